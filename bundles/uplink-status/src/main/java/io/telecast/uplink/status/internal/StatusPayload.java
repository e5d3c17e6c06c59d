package io.telecast.uplink.status.internal;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A status on the wire: {@code 0} or {@code 1}, from some brokers as a JSON string; and what those who watch get. */
final class StatusPayload {
    /** Enough for the digit, quotes and a little white space. */
    private static final int MAX_BYTES = 16;

    private StatusPayload() {}

    /** Whether the device is online; empty if the payload does not say. */
    static Optional<Boolean> read(byte[] payload) {
        if (payload.length > MAX_BYTES) {
            return Optional.empty();
        }
        return switch (new String(payload, StandardCharsets.UTF_8).strip()) {
            case "0", "\"0\"" -> Optional.of(false);
            case "1", "\"1\"" -> Optional.of(true);
            default -> Optional.empty();
        };
    }

    static byte[] event(boolean online) {
        return ("{\"is_online\":" + (online ? 1 : 0) + "}").getBytes(StandardCharsets.US_ASCII);
    }
}
