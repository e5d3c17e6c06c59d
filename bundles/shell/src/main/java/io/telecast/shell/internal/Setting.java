package io.telecast.shell.internal;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.AttributeDefinition;

/**
 * What a component says of one of its settings.
 *
 * @param type the type of its values, of the constants of {@link AttributeDefinition}
 * @param single whether it has one value, and no list of them
 * @param options the only values allowed, empty if there are others
 * @param range says what is wrong with a value of the right type; an empty text or null when nothing is
 */
record Setting(int type, boolean single, List<String> options, UnaryOperator<@Nullable String> range) {
    private static final Pattern SECRET =
            Pattern.compile("password|secret|token|credential|url|(^|[._-])key$", Pattern.CASE_INSENSITIVE);

    /** A text without rules. */
    static final Setting TEXT = new Setting(AttributeDefinition.STRING, true, List.of(), value -> null);

    static Setting of(AttributeDefinition definition) {
        String[] options = definition.getOptionValues();
        return new Setting(
                definition.getType(),
                definition.getCardinality() == 0,
                options == null ? List.of() : List.of(options),
                definition::validate);
    }

    /** What is wrong with a value, null when nothing is. */
    @Nullable
    String problem(String key, Object value) {
        Object[] values = value instanceof Object[] array
                ? array
                : single ? new Object[] {value} : value.toString().split(",", -1);
        return Arrays.stream(values)
                .map(each -> problemOfOne(key, each.toString().strip()))
                .filter(problem -> problem != null)
                .findFirst()
                .orElse(null);
    }

    private @Nullable String problemOfOne(String key, String value) {
        String shown = SECRET.matcher(key).find() ? "its value" : "'" + Table.text(value) + "'";
        String wanted = wanted(value);
        if (wanted != null) {
            return shown + " is not " + wanted;
        }
        if (!options.isEmpty() && !options.contains(value)) {
            return shown + " is not known; allowed: " + String.join(", ", options);
        }
        String wrong = single ? range.apply(value) : null;
        return wrong == null || wrong.isEmpty() ? null : shown + " is not in range: " + wrong;
    }

    /** What a value would have to be that is of another type, null when it is of the right one. */
    private @Nullable String wanted(String value) {
        try {
            switch (type) {
                case AttributeDefinition.INTEGER -> Integer.parseInt(value);
                case AttributeDefinition.LONG -> Long.parseLong(value);
                case AttributeDefinition.SHORT -> Short.parseShort(value);
                case AttributeDefinition.BYTE -> Byte.parseByte(value);
                case AttributeDefinition.DOUBLE, AttributeDefinition.FLOAT -> Double.parseDouble(value);
                case AttributeDefinition.BOOLEAN -> {
                    return value.equals("true") || value.equals("false") ? null : "a switch; allowed: true, false";
                }
                default -> {}
            }
            return null;
        } catch (NumberFormatException e) {
            boolean fraction = type == AttributeDefinition.DOUBLE || type == AttributeDefinition.FLOAT;
            return fraction ? "a number" : "a whole number in range";
        }
    }
}
