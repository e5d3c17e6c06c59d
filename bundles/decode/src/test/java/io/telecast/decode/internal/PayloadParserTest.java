package io.telecast.decode.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.uplink.Sample;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadParserTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final Limits LIMITS = new Limits(4096, 5, 12, 100, 8, 300_000, 10, 10, 10_000);

    private final PayloadParser parser = new PayloadParser(LIMITS, new Checks(LIMITS, () -> NOW));

    @Test
    void readsAFlatObjectWithTheTypesKept() throws Exception {
        List<Sample> samples = parse("{\"a\":28.5,\"b\":true,\"c\":\"on\",\"d\":-3,\"e\":false}");

        assertEquals(List.of(new Sample(NOW, values("a", 28.5, "b", true, "c", "on", "d", -3.0, "e", false))), samples);
        assertEquals(
                List.of("a", "b", "c", "d", "e"),
                List.copyOf(samples.get(0).values().keySet()));
    }

    @Test
    void keepsObjectsAndListsAsTheirJsonText() throws Exception {
        assertEquals(
                List.of(new Sample(NOW, values("a", "{\"x\":[1,2.5,\"ü\",null],\"y\":{}}", "b", "[]"))),
                parse("{\"a\": {\"x\" : [1, 2.5, \"ü\", null], \"y\": {}}, \"b\": [ ]}"));
    }

    @Test
    void leavesOutNullsAndTakesTheLastOfTwo() throws Exception {
        assertEquals(List.of(new Sample(NOW, values("a", 2.0))), parse("{\"a\":1,\"b\":null,\"a\":2}"));
        assertEquals(List.of(), parse("{}"));
        assertEquals(List.of(), parse("{\"a\":null}"));
        assertEquals(List.of(), parse("null"));
    }

    @Test
    void readsAHistoryBatchInAscendingTime() throws Exception {
        String batch = "[{\"ts\":300,\"values\":{\"a\":3}},{\"values\":{\"a\":1,\"b\":true},\"ts\":100},"
                + "{\"ts\":300,\"values\":{\"b\":\"x\"}},{\"ts\":200,\"values\":{}}]";

        assertEquals(
                List.of(new Sample(100, values("a", 1.0, "b", true)), new Sample(300, values("a", 3.0, "b", "x"))),
                parse(batch));
        assertEquals(List.of(new Sample(100, values("a", 1.0))), parse("{\"ts\":100,\"values\":{\"a\":1}}"));
        assertEquals(List.of(), parse("[]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"ts\":100,\"a\":1}| {ts=100.0, a=1.0}",
                "{\"ts\":100}| {ts=100.0}",
                "{\"values\":{\"a\":1}}| {values={\"a\":1}}",
                "{\"values\":3,\"ts\":1}| {values=3.0, ts=1.0}",
                "{\"ts\":100,\"values\":{\"a\":1},\"b\":2}| {ts=100.0, values={\"a\":1}, b=2.0}",
            })
    void takesWhatOnlyLooksLikeAHistoryBatchAsValues(String text, String expected) throws Exception {
        Sample sample = parse(text).get(0);

        assertEquals(expected, sample.values().toString());
        assertEquals(NOW, sample.timestamp());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "12.5| {_raw=12.5}",
                "true| {_raw=true}",
                "\"text\"| {_raw=text}",
                "[1,2]| {_raw=[1,2]}",
                "[{\"a\":1}]| {_raw=[{\"a\":1}]}",
                "[{\"ts\":1,\"values\":{\"a\":1}},7]| {_raw=[{\"ts\":1,\"values\":{\"a\":1}},7]}",
                "hello wörld| {_raw=hello wörld}",
                "{\"a\":1| {_raw={\"a\":1}",
                "{\"a\":1} x| {_raw={\"a\":1} x}",
                "{\"a\":1}{\"a\":2}| {_raw={\"a\":1}{\"a\":2}}",
                "{a:1}| {_raw={a:1}}",
            })
    void keepsWhatIsNoObjectAsRaw(String text, String expected) throws Exception {
        Sample sample = parse(text).get(0);

        assertEquals(expected, sample.values().toString());
        assertEquals(NOW, sample.timestamp());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":NaN}| the number of key 'a' is not finite",
                "{\"a\":-Infinity}| the number of key 'a' is not finite",
                "{\"a\":1e999}| the number of key 'a' is not finite",
                "{\"a\":{\"b\":[1,1e999]}}| the number of key 'a' is not finite",
                "1e999| the number of key '_raw' is not finite",
                "{\"\":1}| a key has 0 characters; allowed: 1 to 255",
                "{\"a\\u0000b\":1}| a key contains NUL",
                "{\"a\":\"x\\u0000\"}| the value of key 'a' contains NUL",
                "{\"a\":\"\\ud800\"}| half a surrogate pair",
                "{\"a\":\"\\udc00\\ud800\"}| half a surrogate pair",
                "{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1}| more than 5 keys; allowed: 5",
                "{\"a\":[[[[[[[[[[1]]]]]]]]]]}| nested deeper than 8",
                "{\"ts\":1700000300001,\"values\":{\"a\":1}}| ts is out of range; allowed: whole milliseconds",
                "{\"ts\":-1,\"values\":{\"a\":1}}| ts is out of range",
                "{\"ts\":1.5,\"values\":{\"a\":1}}| ts is out of range",
                "{\"ts\":\"1\",\"values\":{\"a\":1}}| ts is out of range",
                "{\"ts\":null,\"values\":{\"a\":1}}| ts is out of range",
                "{\"ts\":1e999,\"values\":{\"a\":1}}| ts is out of range",
            })
    void refusesWithAReason(String text, String expected) {
        assertRefused(expected, text.getBytes(StandardCharsets.UTF_8));
        // A script's result goes through the same checks.
        String reason = assertThrows(RefusedException.class, () -> parser.parse(text, NOW))
                .reason();
        assertTrue(reason.contains(expected), reason);
    }

    @Test
    void refusesWhatIsTooLong() {
        assertRefused("a key has 256 characters", json("{\"" + "k".repeat(256) + "\":1}"));
        assertRefused("the value of key 'a' has 101 characters", json("{\"a\":\"" + "x".repeat(101) + "\"}"));
        assertRefused("the value of key '_raw' has 101 characters", json("x".repeat(101)));
        assertRefused("the payload has 4097 bytes; allowed: 4096", new byte[4097]);
        assertRefused("a number longer than 400", json("{\"a\":" + "9".repeat(401) + "}"));
        assertRefused("the payload is empty", new byte[0]);
        String sample = "{\"ts\":%d,\"values\":{\"a\":1,\"b\":2,\"c\":3}}";
        String batch = "[" + sample.formatted(1);
        for (int i = 2; i <= 5; i++) {
            batch += "," + sample.formatted(i);
        }
        assertRefused("more than 12 points; allowed: 12", json(batch + "]"));
    }

    @Test
    void takesWhatIsJustAllowed() throws Exception {
        assertEquals(
                1,
                parse("{\"" + "k".repeat(255) + "\":\"" + "x".repeat(100) + "\"}")
                        .size());
        assertEquals(
                NOW + 300_000,
                parse("{\"ts\":1700000300000,\"values\":{\"a\":1}}").get(0).timestamp());
        assertEquals(
                Map.of("a", 1e300),
                parse("{\"a\":1" + "0".repeat(300) + "}").get(0).values());
        assertEquals(Map.of("a", "𝄞"), parse("{\"a\":\"𝄞\"}").get(0).values());
    }

    @Test
    void readsTenThousandPointsOfAHistoryBatchAndNotOneMore() throws Exception {
        var limits = new Limits(1 << 20, 1000, 10_000, 100, 8, 300_000, 10, 10, 10_000);
        var wide = new PayloadParser(limits, new Checks(limits, () -> NOW));
        List<String> texts = new ArrayList<>();
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            samples.add(new Sample(i, Map.of("a", (double) i)));
            texts.add("{\"ts\":" + i + ",\"values\":{\"a\":" + i + "}}");
        }
        Collections.shuffle(texts, new Random(4));
        String batch = "[" + String.join(",", texts);

        assertEquals(samples, wide.parse(json(batch + "]"), NOW));
        String reason = assertThrows(
                        RefusedException.class,
                        () -> wide.parse(json(batch + ",{\"ts\":1,\"values\":{\"b\":1}}]"), NOW))
                .reason();
        assertEquals("more than 10000 points; allowed: 10000", reason);
    }

    @Test
    void readsAnObjectOfAnotherTimeWithAsManyKeysAsAreAllowed() throws Exception {
        Sample sample = parse("{\"values\":{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5},\"ts\":7}")
                .get(0);

        assertEquals(7, sample.timestamp());
        assertEquals(5, sample.values().size());
    }

    @Test
    void refusesAnEnvelopeTimeAheadOfNow() {
        String reason = assertThrows(RefusedException.class, () -> parser.parse("{\"a\":1}", NOW + 300_001))
                .reason();
        assertTrue(reason.startsWith("ts is out of range"), reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "c328", "fffe7b00", "feff007b", "61ff", "7b2261223a22ff227d", "eda080"})
    void refusesBytesThatAreNoText(String hex) {
        assertRefused("neither JSON nor UTF-8 text", java.util.HexFormat.of().parseHex(hex));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "7b0022006100", "0000007b", "610062", "7b2261223a22c080227d"})
    void refusesNulHoweverItIsWritten(String hex) {
        byte[] payload = java.util.HexFormat.of().parseHex(hex);
        String reason = assertThrows(RefusedException.class, () -> parser.parse(payload, NOW))
                .reason();
        assertTrue(reason.contains("NUL") || reason.contains("UTF-8"), reason);
    }

    @Test
    void showsNoLongOrCraftedKeyInAReason() {
        String key = "line\\nbreak" + "k".repeat(200);
        String reason = assertThrows(RefusedException.class, () -> parse("{\"" + key + "\":1e999}"))
                .reason();
        assertTrue(reason.length() < 150 && reason.lines().count() == 1, reason);
    }

    private void assertRefused(String expected, byte[] payload) {
        String reason = assertThrows(RefusedException.class, () -> parser.parse(payload, NOW))
                .reason();
        assertTrue(reason.contains(expected), reason);
    }

    private List<Sample> parse(String text) throws RefusedException {
        return parser.parse(json(text), NOW);
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> values(Object... pairs) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put((String) pairs[i], pairs[i + 1]);
        }
        return values;
    }
}
