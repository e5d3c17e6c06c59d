package io.telecast.shell.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The variables of ours that are set, against those that anything reads. */
final class Environment {
    private static final String OURS = "TELECAST_";
    private static final Pattern IN_SETTINGS = Pattern.compile("\\$\\{env:(TELECAST_[A-Z0-9_]+)");
    private static final Pattern IN_SCRIPTS = Pattern.compile("(TELECAST_[A-Z0-9_]+)");

    private final Set<String> read = new TreeSet<>();

    /** What stands in the configuration and in the scripts is all that is read. */
    Environment(Path etc, Path bin) throws IOException {
        scan(etc, IN_SETTINGS);
        scan(bin, IN_SCRIPTS);
    }

    private void scan(Path directory, Pattern pattern) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher name = pattern.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
                while (name.find()) {
                    read.add(name.group(1));
                }
            }
        }
    }

    static List<String> set(Map<String, String> environment) {
        return environment.keySet().stream()
                .filter(name -> name.startsWith(OURS))
                .sorted()
                .toList();
    }

    List<Finding> check(Map<String, String> environment) {
        return set(environment).stream()
                .filter(name -> !read.contains(name))
                .map(name -> new Finding(name, "nothing reads this variable" + Nearest.hint(name, read)))
                .toList();
    }
}
