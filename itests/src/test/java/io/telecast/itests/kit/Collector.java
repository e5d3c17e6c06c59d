package io.telecast.itests.kit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The garbage collector of a Java process, reached by the JDK's own {@code jcmd}. */
public final class Collector {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final Pattern TIME = Pattern.compile("sun\\.gc\\.collector\\.\\d\\.time=(\\d+)");
    private static final Pattern TICKS = Pattern.compile("sun\\.os\\.hrt\\.frequency=(\\d+)");

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Collector() {}

    /** Collects all garbage, while everything else in the process stands still. */
    public static void run(long pid) {
        ask(pid, "GC.run");
    }

    /** Collects all garbage, and tells how many bytes the objects take that something still holds. */
    public static long live(long pid) {
        Matcher total = TOTAL.matcher(ask(pid, "GC.class_histogram"));
        if (!total.find()) {
            throw new IllegalStateException("process " + pid + " tells no total");
        }
        return Long.parseLong(total.group(1));
    }

    /** How long the process has stood still for collections since its start, in seconds. */
    public static double seconds(long pid) {
        String counters = ask(pid, "PerfCounter.print");
        Matcher ticks = TICKS.matcher(counters);
        if (!ticks.find()) {
            throw new IllegalStateException("process " + pid + " tells no frequency");
        }
        long time = TIME.matcher(counters)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
        return (double) time / Long.parseLong(ticks.group(1));
    }

    static String ask(long pid, String command) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        OsProcess process = OsProcess.start(
                new ProcessBuilder(jcmd, Long.toString(pid), command), Distribution.folder("jcmd"), "output.log");
        if (!process.ended(LIMIT)) {
            process.kill();
            throw new AssertionError(command + " of process " + pid + " hangs:\n" + process.output());
        }
        if (process.exitCode() != 0) {
            throw new AssertionError(command + " of process " + pid + " failed:\n" + process.output());
        }
        return process.output();
    }
}
