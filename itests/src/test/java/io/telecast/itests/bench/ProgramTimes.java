package io.telecast.itests.bench;

import io.telecast.itests.kit.Distribution;
import io.telecast.itests.kit.Footprint;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The CPU time that this process, and all programs that were unpacked or started for it, have used so far, in microseconds. */
final class ProgramTimes {
    private static final String GENERATOR = "generator";

    private ProgramTimes() {}

    /** By the name of the program; except of one process. */
    static Map<String, Long> now(long except) {
        Map<String, Long> times = new TreeMap<>();
        Set<Long> children =
                ProcessHandle.current().descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
        times.put(GENERATOR, cpu(ProcessHandle.current()));
        ProcessHandle.allProcesses()
                .filter(process -> process.pid() != except)
                .filter(process -> children.contains(process.pid()) || isPostgres(process))
                .forEach(process -> times.merge(name(process), cpu(process), Long::sum));
        return times;
    }

    /** Its processes are nobody's children; the tests unpack it to where they run. */
    private static boolean isPostgres(ProcessHandle process) {
        return path(process).startsWith(Distribution.runs()) && name(process).equals("postgres");
    }

    private static String name(ProcessHandle process) {
        return path(process).getFileName().toString();
    }

    private static Path path(ProcessHandle process) {
        return Path.of(process.info().command().orElse("other"));
    }

    private static long cpu(ProcessHandle process) {
        try {
            return Footprint.of(process.pid()).cpuMicros();
        } catch (UncheckedIOException | IndexOutOfBoundsException e) {
            return 0; // it has ended
        }
    }
}
