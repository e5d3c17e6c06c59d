package io.telecast.itests.kit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Prometheus's own checker of what is written for it. */
public final class Promtool {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Promtool() {}

    /** Skips the test where the program is not installed. */
    public static void assumeInstalled() {
        program();
    }

    /** Runs it in a folder; fails with what it says unless it is content. */
    public static void run(Path folder, String... arguments) {
        run(folder, new File("/dev/null"), arguments);
    }

    /** The same with an input. */
    public static void run(Path folder, File input, String... arguments) {
        List<String> command = Stream.concat(Stream.of(program().toString()), Stream.of(arguments))
                .toList();
        OsProcess process = OsProcess.start(new ProcessBuilder(command).redirectInput(input), folder, "promtool.log");
        if (!process.ended(LIMIT)) {
            process.kill();
            throw new AssertionError(command + " hangs; it printed:\n" + process.output());
        }
        if (process.exitCode() != 0) {
            throw new AssertionError(command + " ended with " + process.exitCode() + ":\n" + process.output());
        }
    }

    private static Path program() {
        Path found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "promtool"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(found != null, "promtool is not installed");
        return found;
    }
}
