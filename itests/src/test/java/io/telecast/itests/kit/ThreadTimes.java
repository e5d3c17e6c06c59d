package io.telecast.itests.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which threads of a Java process took its CPU time since a moment. Linux knows the first 15 characters of their names;
 * the whole ones come from the JVM, of those that live at the end.
 */
public final class ThreadTimes {
    /** Which names count together; any other counts for itself, whatever numbers are in it. */
    private static final Map<Pattern, String> GROUPS = groups();

    private static final Pattern NAMED = Pattern.compile("(?m)^\"(.*?)\" .*\\bnid=(0x[0-9a-f]+|[0-9]+)");
    private static final int UTIME = 11;
    private static final long MICROS_PER_TICK = 10_000;

    private final long pid;
    private final long allBefore;
    private final Map<Long, Task> before;

    /** A group of threads, and the microseconds of user and system time that it took. */
    public record Share(String threads, long micros) {}

    private record Task(String name, long micros) {}

    private ThreadTimes(long pid) {
        this.pid = pid;
        this.allBefore = Footprint.of(pid).cpuMicros();
        this.before = tasks(pid);
    }

    private static Map<Pattern, String> groups() {
        return Map.of(
                Pattern.compile("MQTT .*"), "Paho",
                Pattern.compile("telecast-mqtt.*"), "telecast-mqtt",
                Pattern.compile("telecast-bus.*"), "telecast-bus",
                Pattern.compile("telecast-websocket.*"), "telecast-websocket",
                Pattern.compile(".*lettuce.*"), "lettuce",
                Pattern.compile("(qtp|jetty|HttpClient).*"), "jetty",
                Pattern.compile("(GC|G1|VM|Monitor Deflat|Service Thread|Reference Handl|Finalizer).*"), "GC and VM",
                Pattern.compile("C[12] Compiler.*"), "compilers");
    }

    /** From now on. */
    public static ThreadTimes of(long pid) {
        return new ThreadTimes(pid);
    }

    /** What each group took until now, the largest first. */
    public List<Share> shares() {
        Map<Long, Task> after = tasks(pid);
        long all = Footprint.of(pid).cpuMicros() - allBefore;
        Map<Long, String> names = names();
        Map<String, Long> sums = new HashMap<>();
        after.forEach((id, task) -> {
            long micros = task.micros - (before.containsKey(id) ? before.get(id).micros : 0);
            sums.merge(group(names.getOrDefault(id, task.name)), micros, Long::sum);
        });
        long known = sums.values().stream().mapToLong(Long::longValue).sum();
        sums.put("ended meanwhile", Math.max(0, all - known));
        return sums.entrySet().stream()
                .map(sum -> new Share(sum.getKey(), sum.getValue()))
                .filter(share -> share.micros > 0)
                .sorted((a, b) -> Long.compare(b.micros, a.micros))
                .toList();
    }

    private static String group(String name) {
        return GROUPS.entrySet().stream()
                .filter(group -> group.getKey().matcher(name).matches())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> name.replaceAll("-?[0-9/].*", ""));
    }

    private Map<Long, String> names() {
        Map<Long, String> names = new HashMap<>();
        NAMED.matcher(Collector.ask(pid, "Thread.print"))
                .results()
                .forEach(found -> names.put(Long.decode(found.group(2)), found.group(1)));
        return names;
    }

    private static Map<Long, Task> tasks(long pid) {
        Map<Long, Task> tasks = new HashMap<>();
        try (Stream<Path> folders = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path folder : folders.toList()) {
                read(folder, tasks);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tasks;
    }

    private static void read(Path folder, Map<Long, Task> tasks) {
        try {
            String stat = Files.readString(folder.resolve("stat"));
            // The name stands in brackets and may hold blanks; the fields are counted after it.
            int end = stat.lastIndexOf(')');
            String[] fields = stat.substring(end + 2).split(" ");
            long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1]);
            String name = stat.substring(stat.indexOf('(') + 1, end);
            tasks.put(Long.parseLong(folder.getFileName().toString()), new Task(name, ticks * MICROS_PER_TICK));
        } catch (IOException e) {
            // A thread that ends while it is looked at counts among those that ended.
        }
    }
}
