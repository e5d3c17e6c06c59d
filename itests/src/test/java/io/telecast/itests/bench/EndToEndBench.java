package io.telecast.itests.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Footprint;
import io.telecast.itests.kit.Instance;
import io.telecast.itests.kit.Latencies;
import io.telecast.itests.kit.MqttDevice;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Rest;
import io.telecast.itests.kit.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** One instance with embedded parts, and the load on the same machine: what the two cores carry together. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EndToEndBench {
    private static final int DEVICES = 16;
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration MEASURED = Duration.ofSeconds(15);
    private static final int WATCHED = 4;
    private static final int LATENCY_REPORTS = 4000;
    private static final int LATENCY_PER_SECOND = 400;

    private static Instance instance;
    private static Demo demo;
    private static List<Demo.Device> devices;

    @BeforeAll
    static void start() {
        instance = Instance.named("bench").start();
        demo = instance.demo();
        devices = instance.createDevices(demo.tenant(), DEVICES);
    }

    @AfterAll
    static void stop() {
        instance.close();
    }

    /** Last, since what the broker takes alone stays behind. */
    @Test
    @Order(2)
    void throughput() throws Exception {
        double stored = run("stored and acknowledged, 3 points each", true);
        instance.command("bundle:stop io.telecast.mqtt");
        double broker = run("acknowledged by the broker alone", false);
        Figures.compare("end to end, reports/s", stored, "embedded broker alone", broker, "1/s");
    }

    @Test
    @Order(1)
    void latencyOfWatchedReports() throws Exception {
        List<Watcher> watchers = new ArrayList<>();
        List<MqttDevice> connections = new ArrayList<>();
        for (Demo.Device device : devices.subList(0, WATCHED)) {
            watchers.add(Platform.watch(instance, demo.token(), device));
            connections.add(MqttDevice.connect(instance.mqtt(), device));
        }
        // The first round warms up.
        publish(connections, LATENCY_REPORTS);
        int before = frames(watchers);
        publish(connections, LATENCY_REPORTS);
        Await.until("all frames", Duration.ofSeconds(20), () -> frames(watchers) >= before + LATENCY_REPORTS);
        Latencies latencies = new Latencies();
        watchers.stream()
                .flatMap(watcher -> watcher.frames().stream())
                .filter(frame -> frame.json().has("sent"))
                .sorted((a, b) -> Long.compare(a.nanos(), b.nanos()))
                .skip(before)
                .forEach(frame -> latencies.add(
                        frame.nanos() / 1000 - frame.json().get("sent").asLong()));
        String what = "publish to frame at " + LATENCY_PER_SECOND + " reports/s, ";
        Figures.print(what + "p50", latencies.millis(0.5), "ms");
        Figures.print(what + "p99", latencies.millis(0.99), "ms");
        watchers.forEach(Watcher::close);
        connections.forEach(MqttDevice::close);
    }

    private static double run(String what, boolean check) throws Exception {
        List<LoadDevice> load = new ArrayList<>();
        for (Demo.Device device : devices) {
            load.add(new LoadDevice(instance.mqttPort(), device));
        }
        LockSupport.parkNanos(WARM_UP.toNanos());
        long acknowledged = check ? stored() : acknowledged(load);
        Footprint before = Footprint.of(instance.pid());
        long start = System.nanoTime();
        LockSupport.parkNanos(MEASURED.toNanos());
        double seconds = (System.nanoTime() - start) / 1e9;
        // A device is answered when the broker's journal has its report; what counts is what was stored meanwhile.
        long reports = (check ? stored() : acknowledged(load)) - acknowledged;
        long cpu = Footprint.of(instance.pid()).cpuMicros() - before.cpuMicros();
        Figures.print("end to end, " + what, reports / seconds, "reports/s");
        Figures.print("end to end, CPU of the process", (double) cpu / reports, "microseconds/report");
        for (int i = 0; i < load.size(); i++) {
            long sent = load.get(i).finish();
            load.get(i).close();
            if (check) {
                assertStored(devices.get(i), sent);
            }
        }
        return reports / seconds;
    }

    private static void assertStored(Demo.Device device, long sent) {
        Rest rest = new Rest(instance.http(), demo.token());
        Await.until(
                "the last report is stored",
                Duration.ofMinutes(5),
                () -> rest.current(device.id()).get("seq").asLong() == sent);
        assertEquals(sent, rest.history(device.id(), "seq").size(), "every report is stored");
    }

    private static void publish(List<MqttDevice> connections, int count) {
        long due = System.nanoTime();
        for (int i = 0; i < count; i++) {
            String payload = "{\"sent\":" + System.nanoTime() / 1000 + ",\"temperature\":21.5,\"on\":true}";
            connections.get(i % connections.size()).publish("devices/telemetry", payload.getBytes());
            due += TimeUnit.SECONDS.toNanos(1) / LATENCY_PER_SECOND;
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    /** What the platform acknowledged to the broker, which it does when a report is stored. */
    private static long stored() {
        return instance.stats().get("mqtt.acknowledged").longValue();
    }

    private static long acknowledged(List<LoadDevice> load) {
        return load.stream().mapToLong(LoadDevice::acknowledged).sum();
    }

    private static int frames(List<Watcher> watchers) {
        return watchers.stream()
                .mapToInt(watcher -> watcher.numbers("sent").size())
                .sum();
    }
}
