package io.telecast.script.internal;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.telecast.api.device.Device;
import io.telecast.api.script.DecodeResult;
import io.telecast.api.script.EncodeResult;
import io.telecast.api.script.Script;
import io.telecast.api.uplink.Report;

/** Calls of scripts as the platform makes them, all for one device. */
record Calls(ScriptCodec codec) {
    static final long RECEIVED = 1_700_000_000_123L;
    private static final Device DEVICE =
            new Device("d1", "n1", "Device", "t1", "config-1", null, null, true, null, null);

    DecodeResult decode(String source, byte... payload) {
        return decode(source, RECEIVED, payload);
    }

    DecodeResult decode(String source, long received, byte[] payload) {
        var report = new Report("telemetry", "devices/telemetry", "d1", null, payload, received, true, 1);
        return codec.decode(new Script("config-1", source), DEVICE, report);
    }

    EncodeResult encode(String source, String message) {
        return codec.encode(new Script("config-1", source), DEVICE, "command", message);
    }

    String decoded(String source, byte... payload) {
        DecodeResult result = decode(source, payload);
        return assertInstanceOf(DecodeResult.Decoded.class, result, result::toString)
                .json();
    }

    String failed(String source, byte... payload) {
        DecodeResult result = decode(source, payload);
        return assertInstanceOf(DecodeResult.Failed.class, result, result::toString)
                .reason();
    }
}
