package io.telecast.itests.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a process holds at one moment, as Linux tells it: threads by name, sockets and the CPU time used so far.
 *
 * @param threads how many there are of each name, the digits of the name left out
 * @param sockets how many sockets are open
 * @param cpuMicros user and system time
 */
public record Footprint(Map<String, Long> threads, int sockets, long cpuMicros) {
    private static final long MICROS_PER_TICK = 10_000;
    private static final int UTIME = 11;

    /** Looks at a process. */
    public static Footprint of(long pid) {
        Path proc = Path.of("/proc", Long.toString(pid));
        try {
            return new Footprint(threads(proc), sockets(proc), cpuMicros(proc));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The threads there are more of than before. */
    public Map<String, Long> threadsMoreThan(Footprint before) {
        Map<String, Long> more = new TreeMap<>();
        threads.forEach((name, count) -> {
            long growth = count - before.threads.getOrDefault(name, 0L);
            if (growth > 0) {
                more.put(name, growth);
            }
        });
        return more;
    }

    private static Map<String, Long> threads(Path proc) throws IOException {
        try (Stream<Path> tasks = Files.list(proc.resolve("task"))) {
            return tasks.map(task -> read(task.resolve("comm")))
                    .filter(name -> !name.isEmpty())
                    .map(name -> name.replaceAll("[0-9]+", "#"))
                    .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        }
    }

    private static int sockets(Path proc) throws IOException {
        try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
            return (int) files.filter(Footprint::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }

    private static long cpuMicros(Path proc) {
        String stat = read(proc.resolve("stat"));
        // The name stands in brackets and may hold blanks; the fields are counted after it.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) * MICROS_PER_TICK;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).trim();
        } catch (IOException e) {
            return "";
        }
    }
}
