package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Footprint;
import io.telecast.itests.kit.Instance;
import io.telecast.itests.kit.Json;
import io.telecast.itests.kit.MqttDevice;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.RawSocket;
import io.telecast.itests.kit.Watcher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sockets that say nothing, take nothing or only ping, with the contract's minutes made seconds; and what is left. */
class SilenceIT {
    private static final String SOCKETS = "io.telecast.websocket";

    private static Platform platform;

    @BeforeAll
    static void start() {
        platform = Platform.start("silence", SilenceIT::impatient);
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    private static Instance impatient(Instance instance) {
        return instance.setting(SOCKETS, "first.frame.timeout.s", 2)
                .setting(SOCKETS, "idle.timeout.s", 3)
                .setting(SOCKETS, "stall.timeout.s", 2)
                .setting(SOCKETS, "close.grace.s", 1)
                .setting(SOCKETS, "sweep.ms", 100);
    }

    @Test
    void aFirstFrameThatNeverComes() {
        try (Watcher watcher = Watcher.silent(platform.instance().ws(Platform.CURRENT))) {
            watcher.send("ping");
            int code = watcher.awaitClose();
            assertTrue(code == 1008 || code == 1001, () -> "closed with " + code);
        }
    }

    @Test
    void aSilentSocketIsClosedAndOneThatOnlyPingsIsNot() {
        Demo.Device device = platform.demo().devices().get(0);
        try (Watcher silent = platform.watch(device);
                RawSocket pinging = new RawSocket(platform.instance().ws(Platform.CURRENT))) {
            pinging.frame(
                    RawSocket.TEXT,
                    Json.object(
                                    "device_id",
                                    device.id(),
                                    "token",
                                    platform.demo().token())
                            .getBytes(StandardCharsets.UTF_8));
            Await.until("the silent one is closed", Await.SHORT, () -> {
                pinging.frame(RawSocket.PING, new byte[0]);
                return !silent.closes().isEmpty();
            });
            assertEquals(List.of(1001), silent.closes());
            pinging.frame(RawSocket.TEXT, "ping".getBytes(StandardCharsets.UTF_8));
            RawSocket.Answer answer = pinging.read();
            while (answer != null && !answer.text().equals("pong")) {
                assertTrue(answer.operation() != RawSocket.CLOSE, "it lives");
                answer = pinging.read();
            }
        }
        platform.awaitInterest();
    }

    @Test
    void aSocketThatTakesNothingIsEndedAndDisturbsNoOther() throws Exception {
        Demo.Device device = platform.newDevice();
        String filler = "x".repeat(30_000);
        try (Watcher stuck = platform.watch(device);
                Watcher fast = platform.watch(device);
                MqttDevice connection = platform.connect(device)) {
            stuck.pause();
            int count = 0;
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (platform.sockets() > 1 && System.nanoTime() < end) {
                connection.report("devices/telemetry", "{\"n\":" + ++count + ",\"filler\":\"" + filler + "\"}");
                stuck.send("x");
                fast.send("ping");
            }
            assertEquals(1, platform.sockets(), "only the fast one is left");
            long last = count;
            Await.until(
                    "the last value", Await.SHORT, () -> fast.screen().get("n").asLong() == last);
            assertEquals(List.of(), fast.closes());
        }
        platform.awaitInterest();
    }

    @Test
    void nothingOutlivesSocketsAndConnections() throws Exception {
        Demo.Device device = platform.newDevice();
        comeAndGo(device, 40);
        platform.awaitInterest();
        Footprint before = settled();
        for (int i = 0; i < 5; i++) {
            comeAndGo(device, 40);
        }
        platform.awaitInterest();
        Await.until(
                "no socket is left over",
                Await.SHORT,
                () -> Footprint.of(platform.instance().pid()).sockets() <= before.sockets());
        // Pools may still grow towards their bounds; a thread for each of the 200 sockets would be a leak.
        Map<String, Long> more = Footprint.of(platform.instance().pid()).threadsMoreThan(before);
        long grown = more.values().stream().mapToLong(Long::longValue).sum();
        assertTrue(grown < 100, () -> "threads left over: " + more);
    }

    /** The number of threads and sockets while nobody is connected. */
    private static Footprint settled() {
        Await.until("no socket watches", Await.SHORT, () -> platform.sockets() == 0);
        return Footprint.of(platform.instance().pid());
    }

    private static void comeAndGo(Demo.Device device, int times) throws Exception {
        List<Watcher> watchers = new ArrayList<>();
        try (MqttDevice connection = platform.connect(device)) {
            for (int i = 0; i < times; i++) {
                watchers.add(platform.watch(device));
            }
            connection.report("devices/telemetry", "{\"t\":1}");
        }
        watchers.forEach(Watcher::close);
    }
}
