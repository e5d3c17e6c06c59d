package io.telecast.embedded.redis.internal;

import java.io.IOException;

/**
 * A shell that kills the server when this process is gone, however it went: the pipe between us then closes, which ends
 * its read.
 */
final class Watchdog implements AutoCloseable {
    private static final String SCRIPT = "trap '' INT HUP TERM; while read -r line; do :; done; kill -9 \"$1\"";

    private final Process shell;

    private Watchdog(Process shell) {
        this.shell = shell;
    }

    static Watchdog over(long pid) throws IOException {
        return new Watchdog(new ProcessBuilder("/bin/sh", "-c", SCRIPT, "sh", Long.toString(pid))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** Ends the shell without its last command. */
    @Override
    public void close() {
        shell.destroyForcibly();
    }
}
