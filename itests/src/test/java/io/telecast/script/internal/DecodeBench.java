package io.telecast.script.internal;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.telecast.api.device.Device;
import io.telecast.api.script.DecodeResult;
import io.telecast.api.script.Script;
import io.telecast.api.uplink.Report;
import io.telecast.itests.bench.Figures;
import io.telecast.itests.bench.Settings;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a small decode script costs for each report, in its sandbox and with its deadline. */
class DecodeBench {
    private static final int CALLS = 200_000;
    private static final int ROUNDS = 20;
    private static final String SOURCE =
            """
            function decode(payload) {
              return { temperature: (payload[0] << 8 | payload[1]) / 10, humidity: payload[2], on: payload[3] === 1 };
            }""";

    private static long sink;

    @Test
    void decodes() throws Exception {
        Script script = new Script("bench", SOURCE);
        Device device = new Device("d", "n", "", "tenant", "bench", null, null, true, script);
        byte[] payload = {0, (byte) 215, 60, 1};
        Report report = new Report("telemetry", "devices/telemetry", "d", null, payload, 1_700_000_000_000L, true, 1);
        ScriptCodec codec = new ScriptCodec(Settings.of(ScriptConfig.class, Map.of()), Map.of());
        try {
            double ours = Figures.best(ROUNDS, () -> decode(codec, script, device, report, CALLS));
            double java = Figures.best(ROUNDS, () -> java(payload, CALLS));
            Figures.compare("decode by a script", ours, "the same in Java", java, "us");
        } finally {
            codec.close();
        }
    }

    private static double decode(ScriptCodec codec, Script script, Device device, Report report, int calls) {
        long start = System.nanoTime();
        DecodeResult last = null;
        for (int i = 0; i < calls; i++) {
            last = codec.decode(script, device, report);
        }
        double micros = (System.nanoTime() - start) / 1000.0 / calls;
        assertInstanceOf(DecodeResult.Decoded.class, last);
        return micros;
    }

    private static double java(byte[] payload, int calls) {
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            ByteBuffer bytes = ByteBuffer.wrap(payload);
            sink += ("{\"temperature\":" + bytes.getShort() / 10.0 + ",\"humidity\":" + bytes.get() + ",\"on\":"
                            + (bytes.get() == 1) + "}")
                    .length();
        }
        return (System.nanoTime() - start) / 1000.0 / calls;
    }
}
