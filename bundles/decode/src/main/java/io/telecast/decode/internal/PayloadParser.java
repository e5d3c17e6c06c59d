package io.telecast.decode.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.telecast.api.uplink.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a device sent, or what its script made of it, as samples in ascending time (contract, section 1). */
final class PayloadParser {
    /** The key of what is no JSON object. */
    private static final String RAW = "_raw";

    private static final int NUMBER_MAX_CHARS = 400;

    private final Limits limits;
    private final Checks checks;
    private final JsonFactory json;

    PayloadParser(Limits limits, Checks checks) {
        this.limits = limits;
        this.checks = checks;
        // NaN is no JSON, but its reader deserves a better answer than a text value.
        json = new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth())
                        .maxNumberLength(NUMBER_MAX_CHARS)
                        .build())
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
    }

    List<Sample> parse(byte[] payload, long time) throws RefusedException {
        if (payload.length == 0) {
            throw new RefusedException("the payload is empty; allowed: a JSON object, a history batch or a value");
        }
        if (payload.length > limits.payloadBytes()) {
            throw new RefusedException(
                    "the payload has " + payload.length + " bytes; allowed: " + limits.payloadBytes());
        }
        List<Sample> samples = isWide(payload) ? null : parse(() -> json.createParser(payload), time);
        return samples == null ? text(utf8(payload), time) : samples;
    }

    List<Sample> parse(String text, long time) throws RefusedException {
        List<Sample> samples = parse(() -> json.createParser(text), time);
        return samples == null ? text(text, time) : samples;
    }

    /** Opens the same text again for another way to read it. */
    private interface Opener {
        JsonParser open() throws IOException;
    }

    /** The samples, null if it is no JSON. */
    private @Nullable List<Sample> parse(Opener opener, long time) throws RefusedException {
        try {
            try (JsonParser parser = opener.open()) {
                var values = new ValueReader(parser, checks);
                JsonToken first = parser.nextToken();
                String key = first == JsonToken.START_OBJECT ? parser.nextFieldName() : null;
                boolean maybeHistory = first == JsonToken.START_ARRAY || HistoryReader.isSampleField(key);
                List<Sample> history = maybeHistory ? history(opener) : null;
                if (history != null) {
                    return history;
                }
                Map<String, Object> flat = first == JsonToken.START_OBJECT ? values.object(key) : raw(values);
                // More behind it: it only began like JSON.
                return parser.nextToken() == null ? samples(flat, time) : null;
            }
        } catch (StreamConstraintsException e) {
            throw new RefusedException("the JSON goes beyond a limit: nested deeper than " + limits.depth()
                    + " or a number longer than " + NUMBER_MAX_CHARS + " characters");
        } catch (StreamReadException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Null if it is no history batch. */
    private @Nullable List<Sample> history(Opener opener) throws IOException, RefusedException {
        try (JsonParser parser = opener.open()) {
            List<Sample> samples = new HistoryReader(parser, checks).read();
            return samples == null || parser.nextToken() != null ? null : samples;
        }
    }

    private static Map<String, Object> raw(ValueReader values) throws IOException, RefusedException {
        Object value = values.value(RAW);
        return value == null ? Map.of() : Map.of(RAW, value);
    }

    private List<Sample> text(String text, long time) throws RefusedException {
        return samples(Map.of(RAW, checks.text(RAW, text)), time);
    }

    private List<Sample> samples(Map<String, Object> values, long time) throws RefusedException {
        return values.isEmpty() ? List.of() : List.of(new Sample(checks.time(time), values));
    }

    /** The JSON reader would take it for UTF-16 or UTF-32; devices send UTF-8. */
    private static boolean isWide(byte[] payload) {
        for (int i = 0; i < Math.min(4, payload.length); i++) {
            if (payload[i] == 0) {
                return true;
            }
        }
        return payload[0] == (byte) 0xFE || payload[0] == (byte) 0xFF;
    }

    private static String utf8(byte[] payload) throws RefusedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RefusedException(
                    "the payload is neither JSON nor UTF-8 text; a device that sends bytes needs a decode script");
        }
    }
}
