package io.telecast.script.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.script.DecodeResult;
import io.telecast.api.script.EncodeResult;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodeTest {
    private static final ScriptCodec CODEC = new ScriptCodec(new Limits(50, 64, 128, 64, 4, 5, 60_000, 120_000));
    private static final Calls CALLS = new Calls(CODEC);
    private static final String MESSAGE = "{\"method\":\"set\",\"params\":{\"level\":300,\"name\":\"ü\"}}";

    @AfterAll
    static void stop() {
        CODEC.close();
    }

    @Test
    void givesTheScriptTheMessageAndWhomItIsFor() {
        String source = "encode = (message, meta) => message.method + message.params.name + JSON.stringify(meta)";

        assertArrayEquals(
                "setü{\"deviceId\":\"d1\",\"deviceNumber\":\"n1\",\"type\":\"command\"}"
                        .getBytes(StandardCharsets.UTF_8),
                encoded(source));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1, 44, 0, 255]",
                "Uint8Array.of(1, 44, 0, 255)",
                "Uint8Array.of(9, 9, 1, 44, 0, 255, 9).subarray(2, 6)",
                "new Proxy([1, 44, 0, 255], {})",
            })
    void takesBytesInAnyForm(String bytes) {
        assertArrayEquals(new byte[] {1, 44, 0, -1}, encoded("encode = () => " + bytes));
    }

    @Test
    void takesNothingAsAnEmptyPayload() {
        assertArrayEquals(new byte[0], encoded("encode = () => []"));
        assertArrayEquals(new byte[0], encoded("encode = () => ''"));
        assertArrayEquals(new byte[0], encoded("encode = () => new Uint8Array(0)"));
    }

    @Test
    void leavesTheMessageAsItIsWhereTheScriptOnlyDecodes() {
        String source = "decode = () => ({ a: 1 })";

        assertEquals(new EncodeResult.Unchanged(), encode(source));
        assertEquals(new DecodeResult.Decoded("{\"a\":1}"), CALLS.decode(source));
    }

    @Test
    void refusesToDecodeWithAScriptThatOnlyEncodes() {
        String source = "encode = () => [1]";

        assertArrayEquals(new byte[] {1}, encoded(source));
        assertEquals(
                new DecodeResult.Failed("script failed: the script defines no function decode(payload, meta)"),
                CALLS.decode(source));
    }

    @Test
    void keepsGlobalsBetweenBothFunctions() {
        String source = "let last = 0; decode = (payload) => ({ last: last = payload[0] }); encode = () => [last];";

        CALLS.decode(source, (byte) 7);

        assertArrayEquals(new byte[] {7}, encoded(source));
    }

    @Test
    void keepsItsFormWhateverTheScriptMakesOfTheBuiltIns() {
        String source =
                """
                JSON.parse = null;
                const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
                Object.defineProperty(typedArray, 'buffer', { get: () => 'forged' });
                Object.defineProperty(typedArray, 'length', { get: () => 1e9 });
                function encode(message) {
                  const bytes = new Uint8Array([5, 6]);
                  Object.defineProperty(bytes, 'byteLength', { get: () => 1e9 });
                  return bytes;
                }""";

        assertArrayEquals(new byte[] {5, 6}, encoded(source));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "encode = () => {}| encode returned undefined; allowed: a Uint8Array, a list of byte values",
                "encode = () => null| encode returned null; allowed",
                "encode = () => 12| encode returned number; allowed",
                "encode = () => ({})| encode returned object; allowed",
                "encode = () => new ArrayBuffer(4)| encode returned object; allowed",
                "encode = () => [1, 256]| encode returned a list with 256 at 1; allowed",
                "encode = () => [1.5]| encode returned a list with 1.5 at 0; allowed",
                "encode = () => [-1]| encode returned a list with -1 at 0; allowed",
                "encode = () => ['1']| encode returned a list with 1 at 0; allowed",
                "encode = () => [,1]| encode returned a list with undefined at 0; allowed",
                "encode = () => [1n]| TypeError",
                "encode = () => Object.create(Uint8Array.prototype)| TypeError",
                "encode = async () => [1]| encode returned a Promise; allowed: the values themselves",
                "encode = () => new Uint8Array(65537)| encode returned 65537 bytes or characters; allowed: 65536",
                "encode = () => new Array(4e9)| encode returned 4000000000 bytes or characters",
                "encode = () => { throw new Error('no such method'); }| Error: no such method (line 1)",
                "encode = (| SyntaxError",
                "encode = () => { for (;;); }| script stopped: it ran longer than its deadline of 50 ms",
                "encode = () => [{ valueOf() { for (;;); } }]| script stopped: it ran longer than its deadline",
            })
    void saysWhyAScriptFailed(String source, String expected) {
        EncodeResult result = encode(source);
        String reason = assertInstanceOf(EncodeResult.Failed.class, result, result::toString)
                .reason();

        assertTrue(reason.contains(expected), reason);
    }

    private static byte[] encoded(String source) {
        EncodeResult result = encode(source);
        return assertInstanceOf(EncodeResult.Encoded.class, result, result::toString)
                .payload();
    }

    private static EncodeResult encode(String source) {
        return CALLS.encode(source, MESSAGE);
    }
}
