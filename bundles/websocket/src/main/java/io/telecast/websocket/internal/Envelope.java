package io.telecast.websocket.internal;

import java.util.Collection;

/** Values or the state of a device, for clients that chose data types. */
record Envelope(String type, KeyFilter keys) implements Format {

    @Override
    public boolean accepts(String key) {
        return keys.accepts(key);
    }

    @Override
    public byte[] encode(String deviceId, Collection<Sample> samples) {
        StringBuilder data = new StringBuilder(32 * samples.size());
        long newest = Json.data(data, samples, keys);
        return Json.envelope(type, data, newest);
    }
}
