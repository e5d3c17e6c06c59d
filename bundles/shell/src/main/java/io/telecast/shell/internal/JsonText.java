package io.telecast.shell.internal;

import java.util.Map;
import java.util.stream.Collectors;

/** Writes what scripts read from a command: objects of text, numbers and objects. */
final class JsonText {
    private JsonText() {}

    static String of(Map<String, ?> object) {
        return object.entrySet().stream()
                .map(field -> text(field.getKey()) + ":" + value(field.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String value(Object value) {
        if (value instanceof Map<?, ?> object) {
            return object.entrySet().stream()
                    .map(field -> text(String.valueOf(field.getKey())) + ":" + value(field.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        return value instanceof Number ? value.toString() : text(value.toString());
    }

    private static String text(String text) {
        var json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
