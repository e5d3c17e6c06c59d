package io.telecast.api.health;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;

/** Figures as numbers by name. */
final class PlainNumbers implements Measurements {
    private final Map<String, Number> numbers = new LinkedHashMap<>();

    Map<String, Number> all() {
        return numbers;
    }

    @Override
    public void counter(String name, String help, Number value, String... labels) {
        add(name, value, PlainNumbers::sum, labels);
    }

    @Override
    public void gauge(String name, String help, Number value, String... labels) {
        add(name, value, name.endsWith(".ms") ? PlainNumbers::longer : PlainNumbers::sum, labels);
    }

    @Override
    public void histogram(String name, String help, Histogram times, String... labels) {
        String full = labels.length == 0 ? name : name + "." + values(labels);
        numbers.put(full + ".count", Arrays.stream(times.counts()).sum());
        numbers.put(full + ".p50.ms", times.percentileMicros(0.5) / 1000.0);
        numbers.put(full + ".p99.ms", times.percentileMicros(0.99) / 1000.0);
    }

    private void add(String name, Number value, BinaryOperator<Number> together, String... labels) {
        if (labels.length == 0) {
            numbers.put(name, value);
            return;
        }
        numbers.merge(name, value, together);
        numbers.put(name + "." + values(labels), value);
    }

    private static Number sum(Number a, Number b) {
        if (a instanceof Double || b instanceof Double) {
            return a.doubleValue() + b.doubleValue();
        }
        return a.longValue() + b.longValue();
    }

    private static Number longer(Number a, Number b) {
        return a.doubleValue() < b.doubleValue() ? b : a;
    }

    private static String values(String... labels) {
        var text = new StringBuilder();
        for (int i = 1; i < labels.length; i += 2) {
            text.append(i == 1 ? "" : ".").append(labels[i]);
        }
        return text.toString();
    }
}
