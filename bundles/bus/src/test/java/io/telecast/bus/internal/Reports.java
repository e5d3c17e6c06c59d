package io.telecast.bus.internal;

import io.telecast.api.uplink.Report;
import java.nio.ByteBuffer;
import java.util.Map;

/** Makes numbered reports. */
final class Reports {
    static final Map<String, Object> TELEMETRY = Map.of("uplink.type", "telemetry");

    private Reports() {}

    static Report numbered(String device, int number) {
        return of("telemetry", device, number, 1);
    }

    static Report of(String type, String device, int number, int qos) {
        byte[] payload = ByteBuffer.allocate(4).putInt(number).array();
        return new Report(type, "devices/" + type, device, null, payload, 1_700_000_000_000L + number, true, qos);
    }

    static int number(Report report) {
        return ByteBuffer.wrap(report.payload()).getInt();
    }
}
