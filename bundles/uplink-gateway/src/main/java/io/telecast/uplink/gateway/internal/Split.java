package io.telecast.uplink.gateway.internal;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as it was read, before anybody looked whether its devices exist.
 *
 * @param message the message
 * @param gateways the gateways in it, each after the one above it; the first sent the message
 * @param parts what devices report, in the order of the message
 * @param wrong what has a wrong shape
 * @param nulls how many nulls there were
 */
record Split(byte[] message, List<Gateway> gateways, List<Part> parts, List<Wrong> wrong, int nulls) {

    /** Bytes of the message, from the first to before the last. */
    record Range(int from, int to) {}

    /**
     * A gateway in the message.
     *
     * @param index its place in the list
     * @param above the gateway it is in, -1 for the one that sent the message
     * @param number its number as it stands in the message, empty for the one that sent it
     */
    record Gateway(int index, int above, String number, Place place) {}

    /**
     * What one device reports.
     *
     * @param gateway the gateway it is behind, or that reports it itself
     * @param address its address there; null if it is the gateway's own
     */
    record Part(int gateway, @Nullable String address, Place place) {}

    /** What cannot be used, and why. */
    record Wrong(Place place, String reason) {}

    /** A place in the message: how to get there, for people, and where it is. */
    record Place(String path, Range range) {}

    byte[] bytes(Place place) {
        return Arrays.copyOfRange(message, place.range.from, place.range.to);
    }
}
