package io.telecast.websocket.internal;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** How the state of a device looks (contract, section 3). */
enum StateFormat implements Format {
    /** {@code {"is_online":1}}, on the path of a single device. */
    STATE {
        @Override
        void write(String deviceId, Sample state, StringBuilder out) {
            out.append("{\"is_online\":").append(state.json()).append('}');
        }
    },
    /** With the device and the time in milliseconds, on the path of many. */
    STATE_OF_DEVICE {
        @Override
        void write(String deviceId, Sample state, StringBuilder out) {
            out.append("{\"device_id\":")
                    .append(Json.quote(deviceId))
                    .append(",\"is_online\":")
                    .append(state.json())
                    .append(",\"timestamp\":")
                    .append(state.timestamp())
                    .append('}');
        }
    };

    abstract void write(String deviceId, Sample state, StringBuilder out);

    @Override
    public boolean accepts(String key) {
        return key.equals(LatestState.KEY);
    }

    @Override
    public byte[] encode(String deviceId, Collection<Sample> samples) {
        StringBuilder out = new StringBuilder(96);
        samples.forEach(state -> write(deviceId, state, out));
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
