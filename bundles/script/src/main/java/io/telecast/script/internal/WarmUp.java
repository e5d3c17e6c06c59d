package io.telecast.script.internal;

import io.telecast.api.device.Device;
import io.telecast.api.script.DecodeResult;
import io.telecast.api.script.DecodeResult.Failed;
import io.telecast.api.script.Script;
import io.telecast.api.uplink.Report;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Loads what scripts commonly use before the first one needs it: cold, a call takes a hundred times longer. */
final class WarmUp {
    private static final int CALLS = 300;
    private static final String SOURCE =
            """
            function decode(payload, meta) {
              const view = new DataView(payload.buffer);
              const text = String.fromCharCode(...payload);
              const named = /(?<key>[a-z]+)=(\\d+)/.exec(text + ' a=' + meta.ts);
              const list = Array.from(payload.subarray(0, 4), (b) => b.toString(16).padStart(2, '0'));
              const copy = { ...meta, ...JSON.parse('{"a":[1,2.5,"x",null,true]}') };
              return [{
                ts: meta.ts,
                values: {
                  number: view.getInt16(0) / 10 + view.getFloat32(4, true) * 0 + parseInt('12', 10) + Math.round(1.5),
                  text: list.map((s) => s.toUpperCase()).join(':') + named.groups.key + Object.keys(copy).length,
                  flag: (payload[0] & 1) === 1,
                },
              }];
            }
            """;

    private WarmUp() {}

    /** Ends early, between two calls, when it is not wanted any more. */
    static void run(Function<Script, Sandbox> maker, BooleanSupplier unwanted) {
        Sandbox sandbox = maker.apply(new Script("warm-up", SOURCE));
        var device = new Device("warm-up", "warm-up", "", "warm-up", null, null, null, true, null, null);
        var report = new Report("telemetry", "", "warm-up", null, new byte[8], 1_700_000_000_000L, false, 0);
        for (int i = 0; i < CALLS && !unwanted.getAsBoolean(); i++) {
            DecodeResult result = sandbox.decode(device, report);
            if (result instanceof Failed failed) {
                throw new IllegalStateException("the first script failed: " + failed.reason());
            }
        }
        sandbox.retire();
    }
}
