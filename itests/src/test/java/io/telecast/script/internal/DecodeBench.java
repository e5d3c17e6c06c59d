package io.telecast.script.internal;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.telecast.api.device.Device;
import io.telecast.api.script.DecodeResult;
import io.telecast.api.script.EncodeResult;
import io.telecast.api.script.Script;
import io.telecast.api.uplink.Report;
import io.telecast.itests.bench.Figures;
import io.telecast.itests.bench.Settings;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a small script costs for each report and for each command, in its sandbox and with its deadline. */
class DecodeBench {
    private static final int CALLS = 200_000;
    private static final int ROUNDS = 20;
    private static final String SOURCE =
            """
            function decode(payload) {
              return { temperature: (payload[0] << 8 | payload[1]) / 10, humidity: payload[2], on: payload[3] === 1 };
            }""";

    private static final String HEX = "function decode(payload) { return { id: Bytes.hex(payload) }; }";
    private static final String HEX_BY_HAND =
            """
            function decode(payload) {
              return { id: Array.from(payload, (b) => b.toString(16).padStart(2, '0')).join('') };
            }""";
    private static final String ENCODE =
            "function encode(message) { return [1, message.params.value >> 8, message.params.value & 255]; }";

    private static long sink;

    @Test
    void decodes() throws Exception {
        Script script = new Script("bench", SOURCE);
        byte[] payload = {0, (byte) 215, 60, 1, 0, 0, 0, 0};
        ScriptCodec codec = new ScriptCodec(Settings.of(ScriptConfig.class, Map.of()), Map.of());
        try {
            double ours = Figures.best(ROUNDS, () -> decode(codec, script, device(), report(payload), CALLS));
            double java = Figures.best(ROUNDS, () -> java(payload, CALLS));
            Figures.compare("decode 8 bytes by a script", ours, "the same in Java", java, "us");
            double helper =
                    Figures.best(5, () -> decode(codec, new Script("hex", HEX), device(), report(payload), 20_000));
            double byHand = Figures.best(
                    5, () -> decode(codec, new Script("hex", HEX_BY_HAND), device(), report(payload), 20_000));
            Figures.compare("8 bytes to hex by Bytes.hex", helper, "by the script itself", byHand, "us");
            double encode = Figures.best(5, () -> encode(codec, CALLS / 4));
            Figures.compare("encode a command", encode, "decode 8 bytes by a script", ours, "us");
        } finally {
            codec.close();
        }
    }

    private static Device device() {
        return new Device("d", "n", "", "tenant", "bench", null, null, true, null, null);
    }

    private static Report report(byte[] payload) {
        return new Report("telemetry", "devices/telemetry", "d", null, payload, 1_700_000_000_000L, true, 1);
    }

    private static double encode(ScriptCodec codec, int calls) {
        Script script = new Script("bench", ENCODE);
        String message = "{\"method\":\"set\",\"params\":{\"value\":300}}";
        long start = System.nanoTime();
        EncodeResult last = null;
        for (int i = 0; i < calls; i++) {
            last = codec.encode(script, device(), "command", message);
        }
        double micros = (System.nanoTime() - start) / 1000.0 / calls;
        assertInstanceOf(EncodeResult.Encoded.class, last);
        return micros;
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
