package io.telecast.embedded.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the platform relies on: kept sessions on one shared subscription, acknowledged by hand. */
class SharedSubscriptionTest {
    private static final String SHARE = "$share/telecast/devices/telemetry";

    @TempDir
    Path data;

    private TestBroker broker;
    private TestClient device;

    @BeforeEach
    void start() throws Exception {
        broker = new TestBroker(data, new MapDirectory().with("d1"));
        device = broker.device("d1").connect();
    }

    @AfterEach
    void stop() throws Exception {
        device.close();
        broker.close();
    }

    private TestClient instance(String name) throws Exception {
        TestClient client = broker.platform("telecast-" + name).keep(true).receiveMaximum(1000);
        client.connect();
        return client;
    }

    private TestClient subscribed(String name) throws Exception {
        TestClient client = instance(name);
        assertEquals(1, client.subscribe(SHARE));
        return client;
    }

    private void publish(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            assertEquals(0, device.publish("devices/telemetry", "{\"n\":" + i + "}"));
        }
    }

    private static List<TestClient.Got> take(TestClient client, int count) throws Exception {
        List<TestClient.Got> taken = new ArrayList<>();
        while (taken.size() < count) {
            TestClient.Got got = client.next();
            assertNotNull(got, "after " + taken.size() + " of " + count);
            taken.add(got);
        }
        return taken;
    }

    private static Set<String> texts(List<TestClient.Got> messages) {
        Set<String> texts = new HashSet<>();
        messages.forEach(message -> texts.add(message.text()));
        return texts;
    }

    @Test
    void bringsAgainInOrderWhatWasNotAcknowledgedMoreOftenThanTenTimes() throws Exception {
        TestClient first = subscribed("a");
        publish(0, 20);
        List<TestClient.Got> before = take(first, 20);
        first.cut();
        for (int i = 0; i < 12; i++) {
            TestClient again = instance("a");
            List<TestClient.Got> now = take(again, 20);
            assertEquals(
                    before.stream().map(TestClient.Got::text).toList(),
                    now.stream().map(TestClient.Got::text).toList());
            again.cut();
        }
    }

    @Test
    void keepsWhatComesWhileAllAreAway() throws Exception {
        TestClient first = subscribed("a");
        publish(0, 5);
        List<TestClient.Got> acknowledged = take(first, 5);
        for (TestClient.Got got : acknowledged) {
            first.acknowledge(got);
        }
        first.close();
        publish(5, 30);
        TestClient again = instance("a");
        // The broker may not have seen the last acknowledgements before the end, and send those reports again.
        Set<String> late = texts(acknowledged);
        Set<String> kept = new HashSet<>();
        while (kept.size() < 25) {
            String text = take(again, 1).get(0).text();
            if (!late.remove(text)) {
                assertTrue(kept.add(text), "twice: " + text);
            }
        }
        again.close();
    }

    @Test
    void sharesBetweenInstancesAndPassesOverOneThatHoldsItsAcknowledgements() throws Exception {
        TestClient stuck = subscribed("a");
        TestClient working = subscribed("b");
        publish(0, 40);
        int share = 0;
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10); share < 40; ) {
            share = stuck.got.size() + working.got.size();
            assertTrue(System.nanoTime() < end, "only " + share);
            LockSupport.parkNanos(1_000_000);
        }
        assertTrue(stuck.got.size() >= 15 && working.got.size() >= 15, "an even share");
        List<TestClient.Got> held = take(stuck, stuck.got.size());
        List<TestClient.Got> all = take(working, 40 - held.size());
        all.addAll(held);
        assertEquals(40, texts(all).size());
        stuck.cut();
        assertEquals(texts(held), texts(take(working, held.size())));
        working.close();
    }

    @Test
    void aFullWindowBlocksNobodyElse() throws Exception {
        TestClient stuck = broker.platform("telecast-a").keep(true).receiveMaximum(5);
        stuck.connect();
        assertEquals(1, stuck.subscribe(SHARE));
        TestClient working = subscribed("b");
        publish(0, 60);
        Set<String> seen = texts(take(stuck, 5));
        List<TestClient.Got> rest = take(working, 55);
        seen.addAll(texts(rest));
        assertEquals(60, seen.size());
        assertTrue(stuck.got.isEmpty());
        stuck.cut();
        working.close();
    }
}
