package io.telecast.embedded.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the platform hears of who is connected, by the subscription that its instances share. */
class StatusTest {
    private static final String SHARE = "$share/telecast/devices/status/+";
    private static final List<String> DEVICES = List.of("d1", "d2", "d3", "d4", "d5");

    @TempDir
    Path data;

    @Test
    void oneInstanceHearsAllOfADeviceInOrder() throws Exception {
        try (TestBroker broker = new TestBroker(data, new MapDirectory().with(DEVICES.toArray(String[]::new)));
                TestClient a = broker.platform("telecast-a").connect();
                TestClient b = broker.platform("telecast-b").connect()) {
            assertEquals(1, a.subscribe(SHARE));
            assertEquals(1, b.subscribe(SHARE));
            for (int round = 0; round < 5; round++) {
                for (String device : DEVICES) {
                    broker.device(device).connect().cut();
                }
            }
            // Whatever was passed over because it had changed again, the last that is told is the end.
            for (String device : DEVICES) {
                broker.device(device).connect();
            }
            Map<String, List<String>> byA = new HashMap<>();
            Map<String, List<String>> byB = new HashMap<>();
            awaitEnd(a, b, byA, byB);
            for (String device : DEVICES) {
                assertTrue(byA.containsKey(device) ^ byB.containsKey(device), device + " was heard by both");
                List<String> heard = byA.getOrDefault(device, byB.get(device));
                assertTrue(heard.size() > 1, device + " was told once");
            }
            assertTrue(!byA.isEmpty() && !byB.isEmpty(), "one of them heard nothing");
        }
    }

    private static void awaitEnd(
            TestClient a, TestClient b, Map<String, List<String>> byA, Map<String, List<String>> byB) {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!DEVICES.stream().allMatch(d -> endsOnline(byA.get(d)) || endsOnline(byB.get(d)))) {
            assertTrue(System.nanoTime() < end, "a: " + byA + ", b: " + byB);
            sort(a, byA);
            sort(b, byB);
        }
    }

    private static boolean endsOnline(List<String> heard) {
        return heard != null && heard.get(heard.size() - 1).equals("1");
    }

    private static void sort(TestClient client, Map<String, List<String>> heard) {
        for (TestClient.Got got = client.got.poll(); got != null; got = client.got.poll()) {
            String device = got.topic().substring("devices/status/".length());
            heard.computeIfAbsent(device, d -> new ArrayList<>()).add(got.text());
        }
    }

    @Test
    void whoSubscribesLaterIsToldOfAllThatAreConnected() throws Exception {
        try (TestBroker broker = new TestBroker(data, new MapDirectory().with("d1", "d2"));
                TestClient one = broker.device("d1").connect();
                TestClient two = broker.device("d2").connect();
                TestClient late = broker.platform("telecast-a").connect()) {
            assertEquals(1, late.subscribe(SHARE));
            Map<String, List<String>> heard = new HashMap<>();
            long end = System.nanoTime() + 10_000_000_000L;
            while (!heard.keySet().containsAll(List.of("d1", "d2"))) {
                assertTrue(System.nanoTime() < end, "heard " + heard);
                sort(late, heard);
            }
            assertEquals(Map.of("d1", List.of("1"), "d2", List.of("1")), heard);
            assertTrue(one.client.isConnected() && two.client.isConnected());
        }
    }

    @Test
    void afterAKillThoseWhoDoNotComeBackAreToldOff() throws Exception {
        try (BrokerProcess broker = new BrokerProcess(data)) {
            TestClient platform = broker.platform().connect();
            assertEquals(1, platform.subscribe(SHARE));
            new TestClient(broker.uri, "c", "u-d1", "p-d1").connect();
            new TestClient(broker.uri, "c", "u-d2", "p-d2").connect();
            acknowledge(platform, "d1", "1");
            acknowledge(platform, "d2", "1");
            platform.close();
            broker.kill();
        }
        try (BrokerProcess broker = new BrokerProcess(data)) {
            new TestClient(broker.uri, "c", "u-d2", "p-d2").connect();
            TestClient platform = broker.platform().connect();
            Map<String, String> last = new HashMap<>();
            // What was acknowledged just before the kill may come again first.
            while (!last.equals(Map.of("d1", "0", "d2", "1"))) {
                TestClient.Got got = platform.next();
                assertNotNull(got, "only " + last);
                last.put(got.topic().substring("devices/status/".length()), got.text());
                platform.acknowledge(got);
            }
            platform.close();
        }
    }

    private static void acknowledge(TestClient platform, String device, String state) throws Exception {
        TestClient.Got got = platform.next();
        assertEquals("devices/status/" + device, got.topic());
        assertEquals(state, got.text());
        platform.acknowledge(got);
    }
}
