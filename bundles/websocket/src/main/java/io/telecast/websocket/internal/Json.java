package io.telecast.websocket.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The JSON of frames: flat objects of numbers, booleans and strings. */
final class Json {
    static final JsonFactory FACTORY = new JsonFactory();

    /** No sample has this time. */
    static final long NEVER = Long.MIN_VALUE;

    /** Our own key in every frame; a device's key of this name would appear twice, so it is left out. */
    static final String SYSTIME = "systime";

    /** Up to here every integral double has an exact long. */
    private static final double EXACT = 9e15;

    private Json() {}

    /** A value of the store: a Boolean, a finite Double or a String. */
    static String value(Object value) {
        if (value instanceof Double number) {
            return number(number);
        }
        return value instanceof Boolean ? value.toString() : quote(value.toString());
    }

    /**
     * The value at the parser, in the form in which the store would give it back: objects and arrays as a string of
     * their JSON text. Null for JSON null and for numbers beyond a double.
     */
    static @Nullable String value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> quote(parser.getText());
            case VALUE_TRUE -> "true";
            case VALUE_FALSE -> "false";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                double number = parser.getDoubleValue();
                yield Double.isFinite(number) ? number(number) : null;
            }
            case START_OBJECT, START_ARRAY -> quote(nested(parser));
            default -> null;
        };
    }

    static String number(double number) {
        boolean integral = number == Math.rint(number) && Math.abs(number) < EXACT;
        return integral ? Long.toString((long) number) : Double.toString(number);
    }

    static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8).append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        return out.append('"').toString();
    }

    /** The samples that the filter accepts and the time of the newest of them; {@code {}} if there are none. */
    static byte[] frame(Collection<Sample> samples, KeyFilter filter) {
        StringBuilder out = new StringBuilder(32 + 32 * samples.size());
        long newest = data(out, samples, filter);
        if (newest != NEVER) {
            out.setCharAt(out.length() - 1, ',');
            systime(out, newest);
            out.append('}');
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** {@code {"type":…,"data":{…},"systime":…}} (contract, section 3), without the last at no time. */
    static byte[] envelope(String type, CharSequence data, long time) {
        StringBuilder out = new StringBuilder(80 + data.length());
        // The name of a type needs no escape.
        out.append("{\"type\":\"").append(type).append("\",\"data\":").append(data);
        if (time != NEVER) {
            systime(out.append(','), time);
        }
        return out.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Writes the samples that the filter accepts as one object; returns the time of the newest, or {@link #NEVER}. */
    static long data(StringBuilder out, Collection<Sample> samples, KeyFilter filter) {
        long newest = NEVER;
        out.append('{');
        for (Sample sample : samples) {
            if (filter.accepts(sample.key())) {
                out.append(newest == NEVER ? "\"" : ",\"");
                JsonStringEncoder.getInstance().quoteAsString(sample.key(), out);
                out.append("\":").append(sample.json());
                newest = Math.max(newest, sample.timestamp());
            }
        }
        out.append('}');
        return newest;
    }

    private static void systime(StringBuilder out, long time) {
        out.append("\"" + SYSTIME + "\":\"").append(Instant.ofEpochMilli(time)).append('"');
    }

    static String nested(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            generator.copyCurrentStructure(parser);
        }
        return text.toString();
    }
}
