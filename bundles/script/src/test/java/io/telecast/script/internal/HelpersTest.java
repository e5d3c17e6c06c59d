package io.telecast.script.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The global object Bytes and what else scripts find. */
class HelpersTest {
    private static final ScriptCodec CODEC = new ScriptCodec(new Limits(50, 64, 128, 64, 32, 5, 60_000, 120_000));
    private static final Calls CALLS = new Calls(CODEC);

    @AfterAll
    static void stop() {
        CODEC.close();
    }

    @Test
    void turnsBytesIntoHexAndBase64AndBack() {
        Random random = new Random(1);
        String both = "decode = (b) => [Bytes.hex(b), Bytes.hex(Bytes.fromHex(Bytes.hex(b).toUpperCase())),"
                + " Bytes.base64(b), Bytes.hex(Bytes.fromBase64(Bytes.base64(b)))]";
        for (int length = 0; length < 70; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            String hex = HexFormat.of().formatHex(bytes);
            String base64 = Base64.getEncoder().encodeToString(bytes);
            assertEquals(
                    "[\"" + hex + "\",\"" + hex + "\",\"" + base64 + "\",\"" + hex + "\"]", CALLS.decoded(both, bytes));
        }
    }

    @Test
    void readsBase64OfUrlsToo() {
        assertEquals("\"fbff\"", CALLS.decoded("decode = () => Bytes.hex(Bytes.fromBase64('-_8'))"));
    }

    @Test
    void computesTheCrcOfModbus() {
        byte[] check = "123456789".getBytes(StandardCharsets.US_ASCII);

        assertEquals(String.valueOf(0x4b37), CALLS.decoded("decode = (b) => Bytes.crc16(b)", check));
        assertEquals(
                "0",
                CALLS.decoded("decode = (b) => Bytes.crc16(b)", HexFormat.of().parseHex("018302c0f1")));
    }

    @Test
    void readsAndWritesText() {
        byte[] text = "Küche 😀".getBytes(StandardCharsets.UTF_8);

        assertEquals("\"Küche 😀\"", CALLS.decoded("decode = (b) => new TextDecoder().decode(b)", text));
        assertEquals(
                "\"" + HexFormat.of().formatHex(text) + "\"",
                CALLS.decoded("decode = () => Bytes.hex(new TextEncoder().encode('Küche 😀'))"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Bytes.fromHex('0g')| no hex digit at 1: 'g' (line 2)",
                "Bytes.fromHex('012')| hex has 3 digits; allowed: two for each byte",
                "Bytes.fromBase64('AB C')| no base64 letter at 2: ' ' (line 2)",
                "Bytes.fromBase64('ABCDE')| base64 has 5 letters",
                "Bytes.fromBase64('éAAA')| no base64 letter at 0",
            })
    void saysWhatItCannotRead(String call, String expected) {
        String reason = CALLS.failed("function decode() {\n  return " + call + ";\n}");

        assertTrue(reason.contains(expected), reason);
    }

    @Test
    void cannotBeChangedButBeReplaced() {
        String change = "'use strict'; function decode() { Bytes.hex = null; return {}; }";

        assertTrue(CALLS.failed(change).contains("TypeError"));
        assertEquals("\"00\"", CALLS.decoded("Bytes.hex = null; decode = (b) => Bytes.hex(b)", new byte[1]));
        assertEquals("1", CALLS.decoded("const Bytes = 1; decode = () => Bytes"));
        assertEquals("2", CALLS.decoded("var Bytes = 2; decode = () => Bytes"));
        assertEquals("\"object\"", CALLS.decoded("decode = () => typeof Bytes"));
    }
}
