package io.telecast.decode.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads values as they are stored: booleans, finite numbers, text; objects and arrays as their JSON text. */
final class ValueReader {
    private static final JsonFactory WRITER = new JsonFactory();

    private final JsonParser parser;
    private final Checks checks;

    ValueReader(JsonParser parser, Checks checks) {
        this.parser = parser;
        this.checks = checks;
    }

    /** The object that the parser has just entered. */
    Map<String, Object> object() throws IOException, RefusedException {
        return object(parser.nextFieldName());
    }

    /** The object from its first key on; of a key that comes twice the last value. Nulls are left out. */
    Map<String, Object> object(@Nullable String firstKey) throws IOException, RefusedException {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String key = firstKey; key != null; key = parser.nextFieldName()) {
            checks.key(key);
            parser.nextToken();
            Object value = value(key);
            if (value != null) {
                values.put(key, value);
                checks.keys(values.size());
            }
        }
        return values;
    }

    /** The value at the parser's place, null for a JSON null. */
    @Nullable
    Object value(String key) throws IOException, RefusedException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            return null;
        }
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> checks.number(key, parser.getDoubleValue());
            case VALUE_STRING -> checks.text(key, parser.getText());
            default -> checks.text(key, jsonText(key));
        };
    }

    private String jsonText(String key) throws IOException, RefusedException {
        var text = new StringWriter();
        try (JsonGenerator copy = WRITER.createGenerator(text)) {
            int depth = 0;
            do {
                JsonToken token = parser.currentToken();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token.isNumeric()) {
                    checks.number(key, parser.getDoubleValue());
                }
                copy.copyCurrentEvent(parser);
            } while (depth > 0 && parser.nextToken() != null);
        }
        return text.toString();
    }
}
