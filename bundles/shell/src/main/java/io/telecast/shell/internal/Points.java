package io.telecast.shell.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.telecast.api.store.DataPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a script returned, as the points that are stored of it (contract, section 1). */
final class Points {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RAW = "_raw";

    private Points() {}

    /** By time, where the script says it, in the order of the script; values of null are left out. */
    static List<DataPoint> of(String json, long now) throws JsonProcessingException {
        JsonNode root = JSON.readTree(json);
        List<DataPoint> points = new ArrayList<>();
        if (isHistory(root)) {
            for (JsonNode sample : root.isArray() ? root : List.of(root)) {
                values(sample.get("values"), sample.get("ts").longValue(), points::add);
            }
        } else if (root.isObject()) {
            values(root, now, points::add);
        } else if (!root.isNull()) {
            points.add(new DataPoint(RAW, now, value(root)));
        }
        return points;
    }

    private static boolean isHistory(JsonNode root) {
        if (!root.isArray()) {
            return isSample(root);
        }
        for (JsonNode element : root) {
            if (!isSample(element)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSample(JsonNode node) {
        return node.size() == 2
                && node.path("ts").isNumber()
                && node.path("values").isObject();
    }

    private static void values(JsonNode values, long time, Consumer<DataPoint> to) {
        values.properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                to.accept(new DataPoint(field.getKey(), time, value(field.getValue())));
            }
        });
    }

    private static Object value(JsonNode node) {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        return node.isTextual() ? node.textValue() : node.toString();
    }

    static String type(Object value) {
        return value instanceof Boolean ? "boolean" : value instanceof Number ? "number" : "string";
    }

    /** Without the fraction that whole numbers do not have. */
    static String text(Object value) {
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
            return Long.toString(number.longValue());
        }
        return value.toString();
    }
}
