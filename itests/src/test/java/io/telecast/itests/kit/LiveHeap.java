package io.telecast.itests.kit;

import java.nio.file.Path;
import java.time.Duration;

/** The memory of a Java process that is really in use, as its own tools tell. */
public final class LiveHeap {
    private LiveHeap() {}

    /** The bytes of all objects that something still holds, after a collection of all garbage. */
    public static long bytes(long pid) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        OsProcess process = OsProcess.start(
                new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram"),
                Distribution.folder("heap"),
                "output.log");
        if (!process.ended(Duration.ofSeconds(30)) || process.exitCode() != 0) {
            process.kill();
            throw new AssertionError("no histogram of process " + pid + ":\n" + process.output());
        }
        // The last line: Total, objects, bytes.
        String total = process.output()
                .lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(total.trim().split("\\s+")[2]);
    }
}
