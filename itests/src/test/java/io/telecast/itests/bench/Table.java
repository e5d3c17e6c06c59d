package io.telecast.itests.bench;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All figures of a run: each is printed when it is known, the whole is in a file from then on and is printed when the JVM
 * ends, which is after the last class.
 */
final class Table {
    private static final Path FILE = Path.of(System.getProperty("telecast.target", "target"), "bench.md");
    private static final String CORES = Integer.toString(Runtime.getRuntime().availableProcessors());
    private static final List<String> HEAD =
            List.of("what", "figure", "target", "baseline in the same run", "ratio", "cores");
    private static final List<List<String>> LINES = new ArrayList<>();

    private Table() {}

    /** Adds a line; what does not apply is empty. */
    static synchronized void add(String what, String figure, String target, String baseline, String ratio) {
        if (LINES.isEmpty()) {
            Runtime.getRuntime().addShutdownHook(new Thread(Table::print, "table"));
            LINES.add(HEAD);
        }
        List<String> line = List.of(what, figure, target, baseline, ratio, CORES);
        LINES.add(line);
        try {
            Files.writeString(FILE, text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println("BENCH " + String.join(" | ", line));
    }

    /** To the descriptor, since nobody listens to the stream that the test framework has put in its place any more. */
    private static synchronized void print() {
        try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            out.write(("\n" + text()).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text() {
        int[] widths = IntStream.range(0, HEAD.size())
                .map(column -> LINES.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        StringBuilder text = new StringBuilder();
        for (List<String> line : LINES) {
            for (int i = 0; i < widths.length; i++) {
                text.append(String.format("| %-" + widths[i] + "s ", line.get(i)));
            }
            text.append("|\n");
            if (line == HEAD) {
                IntStream.of(widths).forEach(width -> text.append("|-").append("-".repeat(width + 1)));
                text.append("|\n");
            }
        }
        return text.toString();
    }
}
