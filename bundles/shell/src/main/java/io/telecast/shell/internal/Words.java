package io.telecast.shell.internal;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.CommandException;

/**
 * Options that stand behind the arguments, where people put them. Karaf takes every word behind the first argument for
 * an argument; so a command has a last one that takes several words, even if only for what is left over, and the words are
 * dealt out once more.
 */
final class Words {
    private final TelecastAction action;
    private final List<Field> arguments = new ArrayList<>();
    private final Map<String, Field> options = new TreeMap<>();

    Words(TelecastAction action) {
        this.action = action;
        for (Field field : action.getClass().getDeclaredFields()) {
            if (field.isAnnotationPresent(Argument.class)) {
                arguments.add(field);
            } else if (field.isAnnotationPresent(Option.class)) {
                options.put(field.getAnnotation(Option.class).name(), field);
            }
        }
        arguments.sort(Comparator.comparingInt(
                field -> field.getAnnotation(Argument.class).index()));
    }

    void deal() throws IllegalAccessException, CommandException {
        if (arguments.isEmpty() || !isMultiValued(arguments.get(arguments.size() - 1))) {
            return;
        }
        List<String> words = taken();
        Field last = arguments.get(arguments.size() - 1);
        List<String> several = new ArrayList<>();
        Iterator<Field> places = arguments.subList(0, arguments.size() - 1).iterator();
        for (Iterator<String> left = words.iterator(); left.hasNext(); ) {
            String word = left.next();
            if (word.startsWith("--")) {
                set(word, left);
            } else if (places.hasNext()) {
                places.next().set(action, word);
            } else if (isMore(last)) {
                throw TelecastAction.usage("'" + word + "' is one argument too many");
            } else {
                several.add(word);
            }
        }
        last.set(action, several);
        while (places.hasNext()) {
            missing(places.next());
        }
    }

    /** All words that Karaf took for arguments, in their order. */
    private List<String> taken() throws IllegalAccessException {
        List<String> words = new ArrayList<>();
        for (Field field : arguments) {
            Object value = field.get(action);
            Stream<?> taken = value instanceof List<?> list ? list.stream() : Stream.ofNullable(value);
            taken.forEach(word -> words.add(word.toString()));
        }
        return words;
    }

    private void set(String word, Iterator<String> left) throws IllegalAccessException, CommandException {
        Field option = options.get(word);
        if (option == null) {
            throw TelecastAction.usage(
                    "'" + word + "' is not an option; allowed: " + String.join(", ", options.keySet()));
        }
        if (option.getType() == boolean.class) {
            option.set(action, true);
        } else if (left.hasNext()) {
            option.set(action, left.next());
        } else {
            throw TelecastAction.usage(word + " needs a value");
        }
    }

    private void missing(Field place) throws IllegalAccessException, CommandException {
        Argument argument = place.getAnnotation(Argument.class);
        if (argument.required()) {
            throw TelecastAction.usage("argument " + argument.name() + " is required");
        }
        // An option may have been taken for it.
        place.set(action, null);
    }

    private static boolean isMultiValued(Field field) {
        return field.getAnnotation(Argument.class).multiValued();
    }

    private static boolean isMore(Field field) {
        return field.getAnnotation(Argument.class).description().equals(TelecastAction.MORE);
    }
}
