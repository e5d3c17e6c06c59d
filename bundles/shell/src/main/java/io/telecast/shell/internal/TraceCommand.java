package io.telecast.shell.internal;

import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.DeviceId;
import io.telecast.api.trace.Step;
import io.telecast.api.trace.Tracer;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** Shows what becomes of the reports of a device, while they come. */
@Service
@Command(scope = "telecast", name = "trace", description = "Follows a device's reports, stage by stage")
public final class TraceCommand extends TelecastAction {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final int DEFAULT_SECONDS = 60;
    private static final int LONGEST_SECONDS = 3600;
    private static final int MOST_REPORTS = 10_000;
    /** Steps that may wait to be printed; the console is slower than a busy device. */
    private static final int STEPS_MAX = 5_000;
    /** Reports whose numbers are remembered. */
    private static final int NUMBERS_MAX = 1_000;

    private static final long POLL_MS = 100;
    /** How long the last report is waited for. */
    private static final long REST_MS = 2_000;

    @Completion(DeviceCompleter.class)
    @Argument(name = "device", description = "The id of the device", required = true)
    String id = "";

    @Completion(MoreCompleter.class)
    @Argument(index = 1, name = "options", description = MORE, multiValued = true)
    List<String> more = List.of();

    @Completion(
            value = StringsCompleter.class,
            values = {"10", "60", "600"})
    @Option(name = "--seconds", description = "Ends after so many seconds, 1 to 3600; 60 if it is not said")
    @Nullable
    String seconds;

    @Option(name = "--reports", description = "Ends after so many reports, 1 to 10000")
    @Nullable
    String reports;

    private final BlockingQueue<Step> steps = new ArrayBlockingQueue<>(STEPS_MAX);
    private final AtomicLong lost = new AtomicLong();
    private final Map<Long, Integer> numbers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
            return size() > NUMBERS_MAX;
        }
    };
    private int count;

    @Override
    void run() throws Exception {
        long time = TimeUnit.SECONDS.toMillis(
                seconds == null ? DEFAULT_SECONDS : whole("--seconds", seconds, 1, LONGEST_SECONDS));
        int most = reports == null ? Integer.MAX_VALUE : whole("--reports", reports, 1, MOST_REPORTS);
        checkDevice();
        services().with(Tracer.class, tracer -> {
            follow(tracer, time, most);
            return true;
        });
    }

    /** A trace is wanted most when something is away, the directory perhaps. */
    private void checkDevice() throws Exception {
        if (!DeviceId.isValid(id)) {
            throw new BadInputException("device: '" + id + "' is no device id; allowed: 1 to 36 of A-Z a-z 0-9 _ -");
        }
        boolean known = true;
        try {
            known = ask(DeviceDirectory.class, directory -> directory.find(id)).isPresent();
        } catch (CommandFailedException away) {
            printError("Whether the device exists cannot be told: " + away.getMessage());
        }
        if (!known) {
            throw noDevice(id);
        }
    }

    private void follow(Tracer tracer, long time, int most) throws InterruptedException, CommandFailedException {
        print("Following " + id + " on this instance for " + Figure.duration(time) + "; Ctrl-C ends it");
        try (Tracer.Following following = tracer.follow(id, this::take)) {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(time);
            boolean last = false;
            while (System.nanoTime() < end && !out().checkError()) {
                Step step = steps.poll(POLL_MS, TimeUnit.MILLISECONDS);
                if (step != null) {
                    show(step, most);
                }
                if (!last && count >= most) {
                    last = true;
                    end = Math.min(end, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REST_MS));
                }
            }
        } catch (IllegalStateException many) {
            throw new CommandFailedException(String.valueOf(many.getMessage()));
        }
        print((count == 1 ? "1 report" : count + " reports")
                + (lost.get() == 0 ? "" : "; " + lost.get() + " steps were too many to be shown"));
    }

    private void take(Step step) {
        if (!steps.offer(step)) {
            lost.incrementAndGet();
        }
    }

    private void show(Step step, int most) {
        Integer number = numbers.get(step.received());
        if (number == null) {
            if (count >= most) {
                return;
            }
            number = ++count;
            numbers.put(step.received(), number);
        }
        Instant at = Instant.ofEpochSecond(step.at() / 1_000_000, step.at() % 1_000_000 * 1_000);
        print(String.format(
                        Locale.ROOT,
                        "%-5s %s %+10.3f ms  %-13s %s",
                        "#" + number,
                        LocalTime.ofInstant(at, ZoneId.systemDefault()).format(TIME),
                        (step.at() - step.received()) / 1_000.0,
                        step.stage(),
                        Table.text(step.detail()))
                .stripTrailing());
    }
}
