package io.telecast.itests.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process with its output in a file, stopped and frozen by its id. */
public final class OsProcess implements AutoCloseable {
    /** Of the mask in /proc: signal 2. */
    private static final long SIGINT_BIT = 1 << (2 - 1);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(45);

    private final Process process;
    private final Path log;

    private OsProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a program; its output is appended to a file in the folder. */
    public static OsProcess start(ProcessBuilder builder, Path directory, String logName) {
        Path log = directory.resolve(logName);
        try {
            Files.createDirectories(directory);
            Process process = builder.directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            // Nothing may outlive the tests, not even when they are interrupted.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "stop-" + process.pid()));
            return new OsProcess(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** How it ended. */
    public int exitCode() {
        return process.exitValue();
    }

    /** What it printed so far. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM, and a failure when it takes too long. */
    public void stop() {
        process.destroy();
        if (!ended(STOP_LIMIT)) {
            String why = "process " + pid() + " did not stop within " + STOP_LIMIT + "; its output:\n" + output();
            kill();
            throw new AssertionError(why);
        }
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        ended(STOP_LIMIT);
    }

    /**
     * SIGINT, as by Ctrl-C. Where this JVM was started deaf to it, as a job in the background is, its children are deaf,
     * too, and get SIGTERM in its place.
     */
    public void interrupt() {
        signal(ignoresInterrupt() ? "TERM" : "INT");
    }

    private boolean ignoresInterrupt() {
        try (Stream<String> status = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return status.filter(line -> line.startsWith("SigIgn:"))
                    .map(line -> Long.parseUnsignedLong(
                            line.substring("SigIgn:".length()).strip(), 16))
                    .anyMatch(ignored -> (ignored & SIGINT_BIT) != 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGSTOP. */
    public void pause() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() {
        signal("CONT");
    }

    /** SIGQUIT: a Java process prints what its threads do, and goes on. */
    public void quit() {
        signal("QUIT");
    }

    /** Waits for its end; false when it still runs then. */
    public boolean ended(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        if (!ended(Duration.ofSeconds(10))) {
            kill();
        }
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill -" + name + " " + pid() + " failed with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
