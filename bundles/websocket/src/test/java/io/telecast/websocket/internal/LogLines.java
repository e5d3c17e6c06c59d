package io.telecast.websocket.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the bundle logged since this was made. */
final class LogLines {
    private static final Path FILE = Path.of("target", "log.txt");

    private final long before = all().size();

    /** The lines with a text in them. */
    List<String> with(String text) {
        return all().stream().skip(before).filter(line -> line.contains(text)).toList();
    }

    private static List<String> all() {
        try {
            return Files.exists(FILE) ? Files.readAllLines(FILE) : List.of();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
