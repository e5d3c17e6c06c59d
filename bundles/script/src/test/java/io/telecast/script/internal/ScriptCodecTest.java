package io.telecast.script.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.device.Device;
import io.telecast.api.script.DecodeResult;
import io.telecast.api.script.DecodeResult.Decoded;
import io.telecast.api.script.DecodeResult.Failed;
import io.telecast.api.script.Script;
import io.telecast.api.uplink.Report;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptCodecTest {
    private static final Limits LIMITS = new Limits(50, 64, 128, 64, 4, 5, 60_000, 120_000);
    private static final ScriptCodec CODEC = new ScriptCodec(LIMITS);

    @AfterAll
    static void stop() {
        CODEC.close();
    }

    @Test
    void givesTheScriptItsBytesAndWhoSentThem() {
        String source =
                """
                function decode(payload, meta) {
                  const view = new DataView(payload.buffer);
                  return { kind: payload.constructor.name, bytes: payload.length, whole: payload.buffer.byteLength,
                           temperature: view.getInt16(0) / 10, last: payload[4], ...meta };
                }""";

        assertEquals(
                "{\"kind\":\"Uint8Array\",\"bytes\":5,\"whole\":5,\"temperature\":-1.5,\"last\":255,"
                        + "\"deviceId\":\"d1\",\"deviceNumber\":\"n1\",\"type\":\"telemetry\",\"ts\":1700000000123}",
                decoded(source, -1, -15, 7, 8, 255));
    }

    @Test
    void handsOverPayloadsOfEveryLengthUnchanged() {
        String source = "function decode(payload) { return Array.from(payload); }";
        for (int length = 0; length < 19; length++) {
            int[] bytes = IntStream.range(0, length).map(i -> 250 - 13 * i).toArray();
            String expected = IntStream.of(bytes)
                    .map(b -> b & 255)
                    .boxed()
                    .toList()
                    .toString()
                    .replace(" ", "");
            assertEquals(expected, decoded(source, bytes));
        }
    }

    @Test
    void keepsThePayloadFromBeingChanged() {
        byte[] payload = {1, 2, 3, 4};

        decode("function decode(payload) { payload.fill(9); return {}; }", payload);

        assertEquals(1, payload[0]);
    }

    @Test
    void takesAFunctionHoweverItIsDefined() {
        assertEquals("{\"a\":1}", decoded("const decode = () => ({ a: 1 });"));
        assertEquals("{\"a\":1}", decoded("globalThis.decode = function () { return { a: 1 }; };"));
    }

    @Test
    void returnsListsAndPlainValues() {
        assertEquals("[{\"ts\":1,\"values\":{\"a\":1}}]", decoded("decode = () => [{ ts: 1, values: { a: 1 } }]"));
        assertEquals("12.5", decoded("decode = () => 12.5"));
        assertEquals("\"text\"", decoded("decode = () => 'text'"));
        assertEquals("null", decoded("decode = () => null"));
        assertEquals("{\"a\":null}", decoded("decode = () => ({ a: null })"));
        assertEquals("{\"a\":\"2023-11-14T22:13:20.000Z\"}", decoded("decode = () => ({ a: new Date(1.7e12) })"));
        assertEquals("{\"b\":1}", decoded("decode = () => ({ a: undefined, b: 1, c() {}, d: Symbol() })"));
        assertEquals("{\"a\":1}", decoded("decode = () => new Proxy({ a: 1 }, {})"));
    }

    @Test
    void namesTheLineWhereTheScriptFailed() {
        String source = "function inner(payload) {\n  return payload.missing.field;\n}\n\nfunction decode(payload) {\n"
                + "  return inner(payload);\n}\n";

        String thrown = failed(source);
        String syntax = failed("function decode() {\n  return {};\n}\n\nlet a = ;\n");

        assertTrue(thrown.endsWith("(line 2)"), thrown);
        assertEquals("script failed: SyntaxError: Expected an operand but found ; (line 5)", syntax);
    }

    /** A broken script must not cost a compilation for each report. */
    @Test
    void findsASyntaxErrorOnceAndRefusesCheaplyAfterwards() {
        String broken = "function decode( { never closed";
        String reason = failed(broken);
        long made = CODEC.figures().get("contexts.made").longValue();
        long start = System.nanoTime();
        for (int i = 0; i < 10_000; i++) {
            assertEquals(reason, failed(broken));
        }
        long micros = (System.nanoTime() - start) / 1000 / 10_000;

        assertEquals(made, CODEC.figures().get("contexts.made").longValue());
        assertTrue(micros < 200, "a refusal took " + micros + " us; a compilation takes thousands");
    }

    @Test
    void keepsGlobalsFromCallToCallUntilTheScriptIsEdited() {
        String counter = "let calls = 0; decode = () => ++calls; // counts";

        assertEquals("1", decoded(counter));
        assertEquals("2", decoded(counter));
        assertEquals("1", decoded(counter + " from one"));
    }

    @Test
    void letsNoCallBreakTheResultOfTheNext() {
        String source =
                """
                function decode(payload) {
                  if (payload[0] === 1) {
                    const fake = () => { throw new Error('broken'); };
                    for (const name of Object.getOwnPropertyNames(JSON)) JSON[name] = fake;
                    for (const owner of [String, ArrayBuffer, DataView, Number, Promise, Int32Array, Function]) {
                      for (const name of Reflect.ownKeys(owner.prototype)) {
                        try { Object.defineProperty(owner.prototype, name, { get: fake }); } catch (e) {}
                      }
                    }
                    Number.isFinite = fake;
                  }
                  return { n: payload[0], gone: null };
                }""";
        for (int i = 1; i < 4; i++) {
            assertEquals("{\"n\":" + i + ",\"gone\":null}", decoded(source, i));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "decode = () => ({ a: NaN })| decode returned NaN for 'a'; allowed: finite numbers",
                "decode = () => [1, -1 / 0]| decode returned -Infinity for '1'; allowed: finite numbers",
                "decode = () => undefined| decode returned undefined; allowed: what JSON can say",
                "decode = () => decode| decode returned function; allowed: what JSON can say",
                "decode = async () => ({ a: 1 })| decode returned a Promise; allowed: the values themselves",
                "decode = () => { const a = {}; a.a = a; return a; }| Converting circular structure to JSON",
                "decode = () => ({ a: 1n })| BigInt",
                "decode = () => 'x'.repeat(65537)| decode returned 65539 characters of JSON; allowed: 65536",
                "function decode() {}| decode returned undefined",
                "const other = 1;| the script defines no function decode(payload, meta)",
                "const decode = 1;| the script defines no function decode(payload, meta)",
                "function decode( {| SyntaxError",
                "decode = () => missing.field| ReferenceError: missing is not defined (line 1)",
                "decode = () => { throw new Error('bad\\nframe'); }| Error: bad frame (line 1)",
                "decode = () => { throw { toString() { for (;;); } }; }| script failed",
                "decode = () => { throw null; }| script failed",
                "throw new Error('at load');| Error: at load (line 1)",
                "decode = () => ({ at: { a: Number.NaN, get: 1 } })| decode returned NaN for 'a'; allowed: finite numbers",
                "decode = () => ({ get a() { throw new Error('in a getter'); } })| Error: in a getter (line 1)",
                "decode = () => new Proxy({}, { ownKeys() { throw new Error('in a proxy'); } })| Error: in a proxy (line 1)",
                "decode = () => new Date(NaN / 1).toISOString()| RangeError: time value is not a finite number (line 1)",
                "decode = () => Symbol('x')| decode returned symbol; allowed: what JSON can say",
                "decode = () => { let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return a; }| RangeError",
                "decode = () => ({ then: 1, a: undefined, toJSON() {} })| decode returned object; allowed: what JSON can say",
            })
    void saysWhyAScriptFailed(String source, String expected) {
        String reason = failed(source);

        assertTrue(reason.contains(expected), reason);
        assertTrue(reason.lines().count() == 1, reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Java.type('java.lang.System').exit(1)",
                "Polyglot.eval('js', '1')",
                "Packages.java.lang.System.exit(1)",
                "java.lang.System.exit(1)",
                "load('/etc/passwd')",
                "loadWithNewGlobal('/etc/passwd')",
                "Graal.versionECMAScript",
                "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)",
                "payload.getClass().forName('java.lang.Runtime')",
                "payload.constructor.constructor('return Java')().type('java.lang.System')",
                "process.exit(1)",
                "require('fs')",
                "fetch('http://127.0.0.1/')",
                "new XMLHttpRequest()",
                "new Worker('x')",
                "new ShadowRealm()",
                "WebAssembly.compile(payload)",
                "setTimeout(() => {}, 0)",
                "quit()",
                "read('/etc/passwd')",
                "$EXEC('ls')",
                "new Function('return this')().Java.type('java.lang.Runtime')",
                "(0, eval)('Java').type('java.lang.Runtime')",
                "Object.getPrototypeOf(async function () {}).constructor('return Java')().x.y",
                "decode.caller.arguments[0]",
                "this.constructor.constructor('return Polyglot')()",
                "TextDecoder.constructor('return java')()",
            })
    void givesNoAccessToTheHost(String attempt) {
        String reason = failed("function decode(payload, meta) { return String(" + attempt + "); }");

        assertTrue(reason.contains("is not defined") || reason.contains("TypeError"), reason);
    }

    @Test
    void importsNothing() {
        String reason = failed("import * as fs from 'fs'; function decode() { return {}; }");

        assertTrue(reason.contains("SyntaxError"), reason);

        String later =
                """
                let found = 'nothing yet';
                function decode() {
                  import('fs').then(() => { found = 'a module'; }, (e) => { found = 'refused'; });
                  return found;
                }""";
        decoded(later);
        assertEquals("\"refused\"", decoded(later));
    }

    /** Whatever a script puts in the way of the bytes, no object of the host comes into its hands. */
    @Test
    void neverHandsOverAnObjectOfTheHost() {
        String collector =
                """
                const seen = [];
                const spy = function () { 'use strict'; seen.push(this, ...arguments); return undefined; };
                for (const prototype of [Object.prototype, Array.prototype, Function.prototype]) {
                  for (const name of [Symbol.iterator, Symbol.toPrimitive, 'length', 'valueOf', 'toString', 'then', '0']) {
                    try {
                      Object.defineProperty(prototype, name, { get: spy, set: spy, configurable: true });
                    } catch (e) {}
                  }
                }
                const known = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Number.prototype];
                function decode(payload, meta) {
                  const kinds = {};
                  for (let i = 0; i < seen.length; i++) {
                    const kind = Object.prototype.toString.call(seen[i]);
                    if (kind === '[object Object]' && !('deviceId' in Object(seen[i]))) kinds[kind] = 1;
                    if (/foreign|java|host|Words/i.test(kind)) kinds[kind] = 1;
                  }
                  return Object.keys(kinds).join();
                }""";
        for (int i = 0; i < 3; i++) {
            DecodeResult result = decode(collector, new byte[] {1, 2, 3, 4, 5});
            if (result instanceof Decoded decoded) {
                assertEquals("\"\"", decoded.json());
            }
        }
    }

    @Test
    void keepsTamperingInsideTheScript() {
        String hostile =
                """
                JSON.stringify = () => '{"forged":1}';
                Object.prototype.forged = 1;
                Array.prototype.toJSON = () => 'forged';
                Uint8Array = ArrayBuffer = Int32Array = null;
                globalThis.mine = 'secret';
                function decode(payload, meta) { return { own: payload.length, mine: globalThis.mine }; }
                """;
        String neighbour =
                "function decode() { return { list: [1], forged: typeof ({}).forged, mine: typeof globalThis.mine }; }";

        assertEquals("{\"own\":1,\"mine\":\"secret\"}", decoded(hostile, 1));
        assertEquals("{\"list\":[1],\"forged\":\"undefined\",\"mine\":\"undefined\"}", decoded(neighbour, 1));
    }

    @Test
    void runsOneScriptOneCallAtATimeAndOthersBesideIt() throws Exception {
        String source = "let inside = 0; function decode(payload) { inside++; const seen = inside;"
                + " for (let i = 0; i < 1000; i++); inside--; return { seen }; }";
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<String> many = () -> {
                for (int i = 0; i < 50; i++) {
                    assertEquals("{\"seen\":1}", decoded(source));
                }
                return "done";
            };
            for (Future<String> each : threads.invokeAll(List.of(many, many, many, many))) {
                assertEquals("done", each.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void servesMoreScriptsThanItKeeps() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 3 * LIMITS.contexts(); i++) {
                assertEquals("{\"a\":" + i + "}", decoded("decode = () => ({ a: " + i + " })"));
            }
        }
        assertTrue(CODEC.figures().get("scripts").intValue() <= LIMITS.contexts());
    }

    @Test
    void losesNoCallWhileScriptsAreRetired() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            Callable<String> many = () -> {
                for (int i = 0; i < 60; i++) {
                    assertEquals("{\"b\":" + i % 6 + "}", decoded("decode = () => ({ b: " + i % 6 + " })"));
                }
                return "done";
            };
            for (Future<String> each : threads.invokeAll(List.of(many, many, many))) {
                assertEquals("done", each.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void refusesWorkOnceClosed() {
        var codec = new ScriptCodec(LIMITS);
        codec.close();

        assertThrows(
                IllegalStateException.class,
                () -> codec.decode(new Script("s", "decode = () => 1"), device(), report(new byte[0])));
        assertNull(codec.problem());
    }

    private static String decoded(String source, int... bytes) {
        byte[] payload = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            payload[i] = (byte) bytes[i];
        }
        DecodeResult result = decode(source, payload);
        return assertInstanceOf(Decoded.class, result, result::toString).json();
    }

    private static String failed(String source) {
        DecodeResult result = decode(source, new byte[] {1});
        return assertInstanceOf(Failed.class, result, result::toString).reason();
    }

    private static DecodeResult decode(String source, byte[] payload) {
        return CODEC.decode(new Script("config-1", source), device(), report(payload));
    }

    private static Device device() {
        return new Device("d1", "n1", "Device", "t1", "config-1", null, null, true, null, null);
    }

    private static Report report(byte[] payload) {
        return new Report("telemetry", "devices/telemetry", "d1", null, payload, 1_700_000_000_123L, true, 1);
    }
}
