package io.telecast.decode.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes values as watchers see them. */
final class ValueWriter {
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();
    /** Up to here every whole number is exact and written without an exponent. */
    private static final double WHOLE_MAX = 1e15;

    private ValueWriter() {}

    static byte[] json(Map<String, Object> values) {
        var bytes = new ByteArrayOutputStream(32 * values.size());
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            for (Map.Entry<String, Object> each : values.entrySet()) {
                json.writeFieldName(each.getKey());
                write(json, each.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Double number) {
            if (number == Math.rint(number) && Math.abs(number) < WHOLE_MAX) {
                json.writeNumber(number.longValue());
            } else {
                json.writeNumber(number);
            }
        } else {
            json.writeString((String) value);
        }
    }
}
