package io.telecast.bus.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkHandler;
import io.telecast.api.uplink.UplinkResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

/** Order under handlers that answer late and in any order, say RETRY, leave and come back. */
class LaneOrderTest {
    private static final int DEVICES = 5;
    private static final int REPORTS = 400;

    // A handler that is only slow, on a busy machine, is not taken for one that never answers.
    private final LaneBus bus =
            new LaneBus(TestConfig.with(Map.of("lanes", 3, "threads", 2, "handler_stop_timeout_ms", 60_000L)));
    private final ScheduledExecutorService later = Executors.newScheduledThreadPool(3);
    private final Map<String, Watched> devices = new ConcurrentHashMap<>();

    @AfterEach
    void stop() {
        bus.close();
        later.shutdownNow();
    }

    @RepeatedTest(10)
    void whatIsRetriedComesAgainBeforeWhatIsNewer() throws Exception {
        bus.addHandler(new Moody(20), Reports.TELEMETRY);
        List<CompletionStage<UplinkResult>> all = new ArrayList<>();
        for (int i = 0; i < REPORTS; i++) {
            submitAll(i, all);
        }
        finish(all);
    }

    @RepeatedTest(10)
    void acceptedReportsStayInOrderWhileHandlersAreReplaced() throws Exception {
        Moody current = new Moody(0);
        List<CompletionStage<UplinkResult>> all = new ArrayList<>();
        bus.addHandler(current, Reports.TELEMETRY);
        for (int i = 0; i < REPORTS; i++) {
            submitAll(i, all);
            if (i % 40 == 39) {
                current.leaving = true;
                bus.removeHandler(current, Reports.TELEMETRY);
                current = new Moody(0);
                bus.addHandler(current, Reports.TELEMETRY);
            }
        }
        finish(all);
        devices.values()
                .forEach(
                        device -> assertEquals(device.accepted.stream().sorted().toList(), device.accepted));
    }

    private void submitAll(int number, List<CompletionStage<UplinkResult>> all) {
        for (int d = 0; d < DEVICES; d++) {
            all.add(bus.submit(Reports.numbered("device-" + d, number)));
        }
    }

    private void finish(List<CompletionStage<UplinkResult>> all) throws Exception {
        for (CompletionStage<UplinkResult> stage : all) {
            assertEquals(UplinkResult.OK, Await.result(stage));
        }
        assertEquals(DEVICES, devices.size());
        devices.values().forEach(device -> {
            assertEquals(List.of(), device.violations);
            assertEquals(REPORTS, device.accepted.size());
        });
    }

    /** What must hold for the offers of one device, whatever the handlers answer. */
    private static final class Watched {
        private final List<Integer> accepted = new ArrayList<>();
        private final List<String> violations = new ArrayList<>();
        private int previous = -1;
        private int out;

        synchronized void offered(int number, boolean accept) {
            if (number <= previous) { // a new round: nothing may be out, and it begins with the oldest
                if (out > 0) {
                    violations.add(number + " offered while " + out + " are out");
                }
                previous = -1;
            }
            int expected = previous + 1;
            while (accepted.contains(expected)) {
                expected++;
            }
            if (number != expected) {
                violations.add(number + " offered, expected " + expected);
            }
            previous = number;
            out++;
            if (accept) {
                accepted.add(number);
            }
        }

        synchronized void answered() {
            out--;
        }
    }

    /** Decides at the call whether it takes the report, as a store does that queues it, and says so later. */
    private final class Moody implements UplinkHandler {
        private final int refusalsInHundred;
        private volatile boolean leaving;

        Moody(int refusalsInHundred) {
            this.refusalsInHundred = refusalsInHundred;
        }

        @Override
        public CompletionStage<UplinkResult> handle(Report report) {
            Random random = ThreadLocalRandom.current();
            boolean accept = !leaving && random.nextInt(100) >= refusalsInHundred;
            Watched device = devices.computeIfAbsent(report.deviceId(), id -> new Watched());
            device.offered(Reports.number(report), accept);
            CompletableFuture<UplinkResult> stage = new CompletableFuture<>();
            Runnable answer = () -> {
                device.answered();
                stage.complete(accept ? UplinkResult.OK : UplinkResult.RETRY);
            };
            later.schedule(answer, random.nextInt(1_000), TimeUnit.MICROSECONDS);
            return stage;
        }
    }
}
