package io.telecast.embedded.redis.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a server that an earlier run left behind in our directory; the lock on it says that nobody else uses it. */
final class Orphan {
    static final String PID_FILE = "redis.pid";
    private static final Logger LOG = LoggerFactory.getLogger(Orphan.class);

    private Orphan() {}

    static void end(Path directory, Path program) throws IOException {
        Path file = directory.resolve(PID_FILE);
        if (!Files.exists(file)) {
            return;
        }
        String text = Files.readString(file).trim();
        if (text.matches("[0-9]{1,18}")) {
            ProcessHandle.of(Long.parseLong(text))
                    .filter(process -> runs(process, program))
                    .ifPresent(Orphan::kill);
        }
        Files.deleteIfExists(file);
    }

    /** The pid may belong to someone else by now. A replaced file shows as "… (deleted)" on Linux. */
    private static boolean runs(ProcessHandle process, Path program) {
        return process.info()
                .command()
                .map(command -> command.startsWith(program.toString()))
                .orElse(false);
    }

    private static void kill(ProcessHandle process) {
        LOG.info("Ending the Redis that an earlier run left behind, pid {}", process.pid());
        process.destroyForcibly();
        process.onExit()
                .orTimeout(2, TimeUnit.SECONDS)
                .exceptionally(e -> process)
                .join();
    }
}
