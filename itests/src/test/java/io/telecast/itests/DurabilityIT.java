package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Effort;
import io.telecast.itests.kit.Flow;
import io.telecast.itests.kit.Instance;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Reporter;
import io.telecast.itests.kit.SharedParts;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever dies at a random moment, while devices report as fast as the broker acknowledges: each report that was
 * acknowledged is in the history, once and in order.
 */
@ExtendWith(SharedPlatform.class)
class DurabilityIT {
    private static final int TIMES = Effort.FACTOR;
    private static final int DEVICES = 2;
    /** Reports of each device before and after a part dies, at the least. */
    private static final int SOME = 1000;
    /** What a stop may take; so many times as long where another test has the processors: it is printed what it took. */
    private static final Duration STOP = Duration.ofSeconds(10);

    private static final int BUSY_MACHINE = 3;
    private static final Random RANDOM = new Random();

    private static Platform embedded;
    private static SharedParts parts;
    private static Instance node;
    private static final Deque<Demo.Device> FRESH = new ArrayDeque<>();

    DurabilityIT(Platform platform) {
        embedded = platform;
    }

    @BeforeAll
    static void start() {
        long seed = new Random().nextLong();
        RANDOM.setSeed(seed);
        System.out.println("DurabilityIT: seed " + seed);
        parts = SharedParts.start("durable");
        node = parts.node("uplink").start();
        FRESH.addAll(node.createDevices("durable", Part.values().length * DEVICES * TIMES));
    }

    @AfterAll
    static void stop() {
        SharedParts.close(node);
        SharedParts.close(parts);
    }

    private enum Part {
        REDIS(() -> parts.redis()::kill, () -> parts.redis()::start),
        POSTGRESQL(() -> parts.database()::kill, () -> parts.database()::start),
        BROKER(() -> parts.broker()::kill, () -> parts.broker()::start),
        INSTANCE(() -> node::kill, () -> node::start);

        private final Supplier<Runnable> kill;
        private final Supplier<Runnable> start;

        Part(Supplier<Runnable> kill, Supplier<Runnable> start) {
            this.kill = kill;
            this.start = start;
        }
    }

    /** Of two devices, one whose reports the broker does not stamp, as a plain one does not: those may be there twice. */
    @ParameterizedTest
    @EnumSource
    void aPartIsKilled(Part part) {
        for (int i = 0; i < TIMES; i++) {
            Demo.Device stamped = FRESH.remove();
            Demo.Device plain = parts.unbound(FRESH.remove());
            // Another back end's subscriptions: their reports are also published.
            Stream.of(stamped, plain)
                    .forEach(device -> parts.redis().ask(redis -> redis.setex("ws:sub:" + device.id(), 300, "1")));
            balanced(
                    part.name(),
                    parts.broker().mqttPort(),
                    List.of(stamped, plain),
                    device -> device.equals(plain) ? "devices/" + plain.id() + "/telemetry" : Reporter.TOPIC,
                    device -> history(device, device.equals(plain.id())),
                    part.kill.get(),
                    part != Part.BROKER,
                    part.start.get());
        }
    }

    private static List<Long> history(String device, boolean anyOrder) {
        List<Long> stored = parts.database().history(device, Flow.KEY);
        return anyOrder ? stored.stream().sorted().distinct().toList() : stored;
    }

    /** With the broker and the database in it. */
    @Test
    void anInstanceWithAllInItIsKilled() {
        for (int i = 0; i < TIMES; i++) {
            balanced("all", () -> embedded.instance().kill());
        }
    }

    @Test
    void anInstanceWithAllInItIsStopped() {
        for (int i = 0; i < TIMES; i++) {
            balanced("stop", () -> {
                long begin = System.nanoTime();
                embedded.instance().stop();
                Duration took = Duration.ofNanos(System.nanoTime() - begin);
                System.out.println("DurabilityIT: stopped at full load after " + took.toMillis() + " ms");
                assertTrue(took.compareTo(STOP.multipliedBy(BUSY_MACHINE)) < 0, took::toString);
                assertFalse(embedded.instance().log().contains("were not handled in time"));
            });
        }
    }

    private static void balanced(String what, Runnable end) {
        List<Demo.Device> devices =
                Stream.generate(embedded::newDevice).limit(DEVICES).toList();
        int port = embedded.instance().mqttPort();
        Runnable start = embedded.instance()::start;
        balanced(what, port, devices, device -> Reporter.TOPIC, embedded::history, end, false, start);
    }

    private static void balanced(
            String what,
            int port,
            List<Demo.Device> devices,
            Function<Demo.Device, String> topic,
            Function<String, List<Long>> history,
            Runnable kill,
            boolean brokerLives,
            Runnable start) {
        AtomicBoolean resting = new AtomicBoolean();
        try (Flow flow = Flow.atFullLoad(port, devices, topic, resting::get)) {
            long begin = System.nanoTime();
            flow.awaitMore(SOME + RANDOM.nextInt(5 * SOME));
            int before = flow.ledger().acknowledged();
            long killed = System.nanoTime();
            // Some kills wait for the dead; the devices do not.
            CompletableFuture<Void> dead = CompletableFuture.runAsync(kill);
            if (brokerLives && TIMES == 1) {
                flow.awaitMore(5 * SOME);
                resting.set(true); // or the backlog of a slow start would take longer than the test
            }
            dead.join();
            start.run();
            resting.set(false);
            long started = System.nanoTime();
            int during = flow.ledger().acknowledged();
            flow.awaitMore(SOME);
            flow.stop();
            long stopped = System.nanoTime();
            assertTrue(before > SOME, "acknowledged before");
            assertTrue(flow.ledger().acknowledged() > during, "acknowledged afterwards");
            assertEquals(List.of(), flow.balance(history));
            System.out.printf(
                    "DurabilityIT: %s: %d acknowledged before, in %d ms; back after %d ms; %d in all; balanced after %d ms%n",
                    what,
                    before,
                    (killed - begin) / 1_000_000,
                    (started - killed) / 1_000_000,
                    flow.ledger().acknowledged(),
                    (System.nanoTime() - stopped) / 1_000_000);
        }
    }
}
