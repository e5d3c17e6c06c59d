package io.telecast.script.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.device.Device;
import io.telecast.api.script.DecodeResult;
import io.telecast.api.script.DecodeResult.Decoded;
import io.telecast.api.script.DecodeResult.Failed;
import io.telecast.api.script.Script;
import io.telecast.api.uplink.Report;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs in a small heap (see pom.xml), so that a script that gets past the watchdog takes the test down. */
@Timeout(60)
class HostileScriptTest {
    private static final String HARMLESS = "function decode(payload) { return { n: payload[0] }; }";

    private static volatile byte[] sink = {};

    private static final ScriptCodec CODEC = new ScriptCodec(new Limits(50, 32, 64, 64, 4, 5, 60_000, 120_000));

    @AfterAll
    static void close() {
        CODEC.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for (;;);",
                "for (;;) { try { for (;;); } catch (e) {} finally { for (;;); } }",
                "return { get a() { for (;;); } };",
                "return { toJSON() { for (;;); } };",
                "return new Proxy({}, { ownKeys() { for (;;); } });",
                "Promise.resolve().then(function again() { return Promise.resolve().then(again); }); return {};",
                "return { a: /^(a+)+\\1$/.test('a'.repeat(40) + 'b') };",
                "let n = 1n; for (;;) n = n * 3n + 1n;",
                "return { a: [...Array(1e7).keys()].sort(() => Math.random() - 0.5).length };",
            })
    void stopsWhatDoesNotEnd(String body) {
        assertStopped("function decode(payload) { " + body + " }");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "const all = []; for (;;) all.push(new Array(1000).fill(all.length));",
                "const all = []; for (;;) all.push(new Uint8Array(1 << 20).fill(1));",
                "let text = 'x'; for (;;) text += text + 'y';",
                "let text = 'x'; for (;;) { text = (text + text).split('').join('.'); }",
                "return { a: 'x'.repeat(1 << 29) };",
                "return { a: new Uint8Array(2 ** 31 - 10).length };",
                "return { a: new Array(2 ** 31).fill(1).length };",
                "return JSON.parse('['.repeat(1e6));",
                "const map = new Map(); for (let i = 0; ; i++) map.set(i, 'value ' + i);",
            })
    void stopsWhatTakesTheMemory(String body) {
        assertStopped("function decode(payload) { " + body + " }");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return decode(payload);",
                "const f = () => { try { f(); } finally { f(); } }; f();",
                "const f = () => { try { f(); } catch (e) { f(); } finally { f(); } }; f();",
                "function f() { try { f(); } catch (e) { f(); } } f();",
                "const f = () => { try { -(-(-(-f()))); } finally { JSON.stringify({ toJSON: f }); } }; f();",
                "let nested = []; for (let i = 0; i < 1e6; i++) nested = [nested]; return nested;",
                "return eval('('.repeat(1e5) + '1' + ')'.repeat(1e5));",
            })
    void survivesDeepRecursion(String body) {
        assertStopped("function decode(payload) { " + body + " }");
    }

    @Test
    void stopsAScriptThatDoesNotEndWhenItIsLoaded() {
        assertStopped("for (;;);");
        assertStopped("Object.defineProperty(globalThis, 'decode', { get() { for (;;); } });");
    }

    @Test
    void suspendsAScriptThatKeepsGoingOverItsLimitsAndNoOther() {
        String runaway = "function decode() { for (let i = 0; ; i++); }";
        for (int i = 0; i < 5; i++) {
            assertTrue(failed(runaway).contains("deadline of 50 ms"));
        }

        long before = stopped();
        String reason = failed(runaway);

        assertTrue(reason.startsWith("script suspended for 60 s more: 5 calls in a row"), reason);
        assertEquals(before, stopped());
        assertEquals(1, CODEC.figures().get("scripts.suspended").intValue());
        assertStillWorking();
    }

    @Test
    void keepsGoodScriptsGoingBesideBadOnes() throws Exception {
        var runaway = new Thread(() -> {
            for (int i = 0; i < 5; i++) {
                decode("function decode() { for (;;); }");
            }
        });
        runaway.start();
        for (int i = 0; i < 2000; i++) {
            assertStillWorking();
        }
        runaway.join();
    }

    /** A stop that comes a moment too late must not hit the next call. */
    @Test
    void neverStopsTheCallAfterTheLateOne() {
        String source = "function decode(payload) { if (payload[0] === 0) for (;;); return { n: payload[0] }; }";
        var script = new Script("config-1", source);
        assertInstanceOf(Decoded.class, CODEC.decode(script, device(), report((byte) 1)));
        for (int i = 0; i < 20; i++) {
            assertInstanceOf(Failed.class, CODEC.decode(script, device(), report((byte) 0)));
            for (int n = 1; n < 50; n++) {
                DecodeResult result = CODEC.decode(script, device(), report((byte) n));
                assertEquals(new Decoded("{\"n\":" + n + "}"), result);
            }
        }
    }

    @Test
    void boundsWhatAScriptKeepsForItself() {
        String hoarder =
                "const all = []; function decode() { all.push(new Uint8Array(1 << 20)); return { n: all.length }; }";
        int most = 0;
        for (int i = 0; i < 500; i++) {
            String json = assertInstanceOf(Decoded.class, decode(hoarder)).json();
            most = Math.max(most, Integer.parseInt(json.replaceAll("\\D", "")));
        }
        assertTrue(most > 10 && most <= 64, "kept " + most + " MB");
    }

    /** Each keeps less than a script may, together they would keep more than there is. */
    @Test
    void boundsWhatManyScriptsKeepTogether() throws Exception {
        var codec = new ScriptCodec(new Limits(50, 32, 64, 64, 64, 5, 60_000, 120_000));
        var longestWait = new AtomicLong();
        var stop = new AtomicBoolean();
        // Somebody else in the process who needs memory, too.
        var neighbour = new Thread(() -> {
            long served = System.nanoTime();
            while (!stop.get()) {
                try {
                    sink = new byte[4 << 20];
                    longestWait.accumulateAndGet(System.nanoTime() - served, Math::max);
                    LockSupport.parkNanos(5_000_000);
                    served = System.nanoTime();
                } catch (OutOfMemoryError e) {
                    LockSupport.parkNanos(5_000_000);
                }
            }
            longestWait.accumulateAndGet(System.nanoTime() - served, Math::max);
        });
        neighbour.start();
        try {
            var calls = new Calls(codec);
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 30; i++) {
                    calls.decode("const all" + i + " = []; function decode() {" + " all" + i
                            + ".push(new Uint8Array(8 << 20)); return {}; }");
                    assertEquals("{\"n\":7}", calls.decoded(HARMLESS, (byte) 7));
                }
            }
        } finally {
            stop.set(true);
            neighbour.join();
            sink = new byte[0];
            codec.close();
        }
        // Mostly a fraction of a second. Letting go follows a collection, and in so small a heap one follows the other.
        Duration longest = Duration.ofNanos(longestWait.get());
        assertTrue(longest.toSeconds() < 20, "a neighbour got no memory for " + longest);
    }

    private void assertStopped(String source) {
        String reason = assertTimeout(Duration.ofSeconds(20), () -> failed(source));
        assertTrue(reason.startsWith("script stopped: ") || reason.startsWith("script failed: "), reason);
        assertStillWorking();
    }

    private void assertStillWorking() {
        assertEquals(new Decoded("{\"n\":7}"), decode(HARMLESS));
    }

    private long stopped() {
        return CODEC.figures().get("stopped.deadline").longValue();
    }

    private String failed(String source) {
        DecodeResult result = decode(source);
        return assertInstanceOf(Failed.class, result, result::toString).reason();
    }

    private DecodeResult decode(String source) {
        return CODEC.decode(new Script("config-1", source), device(), report((byte) 7));
    }

    private static Device device() {
        return new Device("d1", "n1", "Device", "t1", "config-1", null, null, true, null, null);
    }

    private static Report report(byte first) {
        byte[] payload = {first};
        return new Report("telemetry", "devices/telemetry", "d1", null, payload, 1_700_000_000_123L, true, 1);
    }
}
