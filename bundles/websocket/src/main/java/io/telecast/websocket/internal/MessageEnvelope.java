package io.telecast.websocket.internal;

import java.util.Collection;

/** A message as it came, for clients that chose data types. */
record MessageEnvelope(String type) implements Format {

    @Override
    public boolean accepts(String key) {
        return true;
    }

    @Override
    public boolean keepsReports() {
        return true;
    }

    @Override
    public byte[] encode(String deviceId, Collection<Sample> samples) {
        Sample message = samples.iterator().next();
        return Json.envelope(type, message.json(), message.timestamp());
    }
}
