package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Database;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Effort;
import io.telecast.itests.kit.Instance;
import io.telecast.itests.kit.Json;
import io.telecast.itests.kit.MqttDevice;
import io.telecast.itests.kit.Pair;
import io.telecast.itests.kit.RedisServer;
import io.telecast.itests.kit.Reporter;
import io.telecast.itests.kit.Watcher;
import io.telecast.itests.kit.WithFaults;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Who is online, as it is stored and told on both of two instances: however fast devices come and go, by their reports,
 * until their silence, and after the broker was killed or Redis forgot everything.
 */
@ExtendWith(SharedPair.class)
class PresenceIT {
    private static final String ON = "{\"is_online\":1}";
    private static final String OFF = "{\"is_online\":0}";

    private static RedisServer redis;
    private static Database database;
    private static Instance instance;
    /** Another one, at the broker of the first. */
    private static Instance second;

    private static Deque<Demo.Device> fresh;

    @BeforeAll
    static void take(Pair pair) {
        redis = pair.redis();
        database = pair.database();
        instance = pair.first();
        second = pair.second();
        fresh = new ArrayDeque<>(instance.createDevices(instance.demo().tenant(), 17));
    }

    @Test
    void aDeviceComesAndGoes() throws Exception {
        Demo.Device device = fresh.remove();
        try (RedisServer.Listener channel = redis.listen(channel(device))) {
            MqttDevice connection = connect(device);
            awaitState(device, channel, 1);
            connection.close();
            awaitState(device, channel, 0);
            assertEquals(List.of(ON, OFF), channel.messages());
        }
    }

    @Test
    void aTakeOverLeavesTheDeviceOnline() throws Exception {
        Demo.Device device = fresh.remove();
        try (RedisServer.Listener channel = redis.listen(channel(device))) {
            List<MqttDevice> connections = new ArrayList<>();
            for (int i = 0; i < 10 * Effort.FACTOR; i++) {
                connections.add(MqttDevice.connect(instance.mqtt(), "the-same", device.username(), device.password()));
            }
            awaitLast(device, channel, 1, connections);
            connections.get(connections.size() - 1).close();
            awaitState(device, channel, 0);
            connections.forEach(MqttDevice::close);
        }
    }

    /** Devices that flap as fast as they can; each ends as chance wants it. */
    @Test
    void theStateAfterManyFastChangesIsTheLast() throws Exception {
        List<Demo.Device> devices = Stream.generate(fresh::remove).limit(8).toList();
        Map<String, RedisServer.Listener> channels = new HashMap<>();
        devices.forEach(device -> channels.put(device.id(), redis.listen(channel(device))));
        for (int round = 0; round < 3 * Effort.FACTOR; round++) {
            Map<Demo.Device, MqttDevice> staying = new HashMap<>();
            List<Thread> threads = new ArrayList<>();
            for (Demo.Device device : devices) {
                boolean stays = ThreadLocalRandom.current().nextBoolean();
                threads.add(new Thread(() -> flap(device, stays, staying), "flap-" + device.id()));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            for (Demo.Device device : devices) {
                awaitState(device, channels.get(device.id()), staying.containsKey(device) ? 1 : 0);
            }
            staying.values().forEach(MqttDevice::close);
            for (Demo.Device device : devices) {
                awaitState(device, channels.get(device.id()), 0);
            }
        }
        channels.values().forEach(RedisServer.Listener::close);
        for (Demo.Device device : devices) {
            assertEquals(List.of(), reason(device.id()), "no status was refused");
        }
    }

    /** Its connection stands all the time, and says nothing. */
    @Test
    void aDeviceIsOnlineByItsReportsUntilItsSilenceOnEveryInstance() throws Exception {
        Demo.Device device = fresh.remove();
        silence(device, "heartbeat", 3);
        try (MqttDevice connection = connect(device);
                Watcher here = watch(instance, device);
                Watcher there = watch(second, device)) {
            awaitTold(List.of(OFF), here, there);
            long before = System.currentTimeMillis();
            connection.report(Reporter.TOPIC, "{\"a\":1}");
            awaitTold(List.of(OFF, ON), here, there);
            awaitTold(List.of(OFF, ON, OFF), here, there);
            assertTrue(System.currentTimeMillis() - before >= 3000, "not before its silence");
            assertEquals(List.of(0L), stored(device));
            // Of many reports, whoever of the two gets them, nothing but the first is news.
            for (int i = 0; i < 30; i++) {
                connection.report(Reporter.TOPIC, "{\"a\":" + i + "}");
                assertTrue(Await.holds(Duration.ofMillis(100), connection::isConnected));
            }
            assertEquals(List.of(1L), stored(device));
            awaitTold(List.of(OFF, ON, OFF, ON, OFF), here, there);
            assertTrue(connection.isConnected());
        }
    }

    @Test
    void aConnectionThatIsSilentTooLongIsFoundAfterRedisForgotEverything() throws Exception {
        Demo.Device device = fresh.remove();
        Demo.Device other = fresh.remove();
        silence(device, "timeout", 3);
        try (MqttDevice connection = connect(device);
                MqttDevice plain = connect(other)) {
            Await.until(
                    "both are online",
                    Await.SHORT,
                    () -> stored(device).equals(List.of(1L)) && stored(other).equals(List.of(1L)));
            try (Watcher here = watch(instance, device);
                    Watcher there = watch(second, device)) {
                redis.flush();
                awaitTold(List.of(ON, OFF), here, there);
                assertEquals(List.of(0L), stored(device));
                assertEquals(List.of(1L), stored(other), "a connection may be silent where nothing else is set");
                assertTrue(connection.isConnected() && plain.isConnected());
                connection.report(Reporter.TOPIC, "{\"a\":1}");
                awaitTold(List.of(ON, OFF, ON), here, there);
            }
        }
        Await.until(
                "ended with its connection", Await.SHORT, () -> stored(device).equals(List.of(0L)));
    }

    @Test
    @WithFaults
    void afterAKillOfTheBrokerThoseWhoDoNotComeBackAreOffline() throws Exception {
        Demo.Device gone = fresh.remove();
        Demo.Device back = fresh.remove();
        Demo.Device beating = fresh.remove();
        silence(beating, "heartbeat", 600);
        try (RedisServer.Listener ofGone = redis.listen(channel(gone));
                RedisServer.Listener ofBack = redis.listen(channel(back))) {
            connect(gone);
            connect(back);
            awaitState(gone, ofGone, 1);
            awaitState(back, ofBack, 1);
            try (MqttDevice connection = connect(beating)) {
                connection.report(Reporter.TOPIC, "{\"a\":1}");
            }
            Await.until(
                    "online by its report", Await.SHORT, () -> stored(beating).equals(List.of(1L)));
            instance.kill();
            instance.start();
            try (Watcher here = watch(instance, beating);
                    Watcher there = watch(second, beating)) {
                awaitTold(List.of(ON), here, there);
            }
            try (MqttDevice again = connect(back)) {
                awaitState(gone, ofGone, 0);
                awaitState(back, ofBack, 1);
                assertTrue(again.isConnected());
            }
            awaitState(back, ofBack, 0);
        }
    }

    @Test
    void aStatusThatSaysNothingIsADeadLetterWithItsReason() throws Exception {
        Demo.Device device = fresh.remove();
        try (MqttDevice platform = MqttDevice.connect(instance.mqtt(), "telecast-it", "telecast", Pair.SECRET)) {
            platform.report("devices/status/" + device.id(), "\"1\" ");
            platform.report("devices/status/" + device.id(), "online");
            platform.report("devices/status/nobody", "1");
        }
        Await.until(
                "both are dead letters",
                Await.SHORT,
                () -> reason(device.id()).equals(List.of("the payload is no status; allowed: 0 or 1"))
                        && reason("nobody").equals(List.of("the device is unknown")));
        Await.until("the good one is stored", Await.SHORT, () -> stored(device).equals(List.of(1L)));
    }

    private static List<String> reason(String device) {
        return database.texts(
                "select reason from telecast_dead_letters where type = 'status' and device_id = ?", device);
    }

    private static void flap(Demo.Device device, boolean stays, Map<Demo.Device, MqttDevice> staying) {
        try {
            for (int i = 0; i < 5; i++) {
                connect(device).close();
            }
            if (stays) {
                MqttDevice connection = connect(device);
                synchronized (staying) {
                    staying.put(device, connection);
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static MqttDevice connect(Demo.Device device) throws Exception {
        return MqttDevice.connect(instance.mqtt(), device);
    }

    /** Waits for the other instance too, which may be the one that handles what the device does next. */
    private static void silence(Demo.Device device, String kind, int seconds) {
        instance.command("telecast:device-silence " + device.id() + " --" + kind + " " + seconds);
        Await.until("both know the silence", Await.SHORT, () -> second.command("telecast:device-show " + device.id())
                .contains(kind + " " + seconds + " s"));
    }

    private static Watcher watch(Instance at, Demo.Device device) {
        return Watcher.open(
                at.ws("/api/v1/device/online/status/ws"),
                Json.object("device_id", device.id(), "token", instance.demo().token()));
    }

    private static void awaitTold(List<String> states, Watcher... watchers) {
        for (Watcher watcher : watchers) {
            Await.until("told in this order: " + states, Duration.ofSeconds(20), () -> {
                assertEquals(states, watcher.texts());
                return true;
            });
        }
    }

    private static String channel(Demo.Device device) {
        return "device:" + device.id() + ":status";
    }

    private static List<Long> stored(Demo.Device device) {
        return database.query("select is_online from devices where id = ?", device.id());
    }

    /** Stored and told last. */
    private static void awaitState(Demo.Device device, RedisServer.Listener channel, long state) {
        String message = state == 1 ? ON : OFF;
        Await.until(device.id() + " is stored and told as " + state, Await.SHORT, () -> {
            List<String> told = channel.messages();
            return stored(device).equals(List.of(state))
                    && !told.isEmpty()
                    && told.get(told.size() - 1).equals(message);
        });
    }

    /** As {@link #awaitState}, once the broker has ended all connections but the last. */
    private static void awaitLast(
            Demo.Device device, RedisServer.Listener channel, long state, List<MqttDevice> connections) {
        List<MqttDevice> earlier = connections.subList(0, connections.size() - 1);
        Await.until("the earlier connections end", Await.SHORT, () -> earlier.stream()
                .noneMatch(MqttDevice::isConnected));
        awaitState(device, channel, state);
    }
}
