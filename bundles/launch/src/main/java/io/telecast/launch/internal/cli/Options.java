package io.telecast.launch.internal.cli;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Options of the form {@code --name value}, flags of the form {@code --name}, and one argument. */
final class Options {
    private final Map<String, String> values = new HashMap<>();
    private @Nullable String argument;

    Options(List<String> args, String... names) {
        this(args, Set.of(), names);
    }

    Options(List<String> args, Set<String> flags, String... names) {
        List<String> allowed = Arrays.asList(names);
        Iterator<String> rest = args.iterator();
        while (rest.hasNext()) {
            String arg = rest.next();
            if (!arg.startsWith("--")) {
                if (argument != null) {
                    throw new IllegalArgumentException("'" + arg + "' is one argument too many");
                }
                argument = arg;
            } else if (flags.contains(arg.substring(2))) {
                values.put(arg.substring(2), "true");
            } else if (!allowed.contains(arg.substring(2))) {
                throw new IllegalArgumentException("'" + arg + "' is not an option");
            } else if (!rest.hasNext()) {
                throw new IllegalArgumentException(arg + " needs a value");
            } else {
                values.put(arg.substring(2), rest.next());
            }
        }
    }

    @Nullable
    String get(String name) {
        return values.get(name);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String require(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("--" + name + " is missing");
        }
        return value;
    }

    String argument(String what) {
        if (argument == null) {
            throw new IllegalArgumentException(what + " is missing");
        }
        return argument;
    }
}
