package io.telecast.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Sockets come while reports flow: no value goes back, and the last one arrives, by whatever way. */
class RaceTest {
    private static final int ROUNDS = 40;
    private static final int REPORTS = 400;
    private static final int ANY = -1;

    @Test
    void snapshotAndLiveNeverCross() throws Exception {
        try (Platform platform = new Platform(Map.of("snapshot.recheck.ms", 30))) {
            for (int round = 0; round < ROUNDS; round++) {
                round(platform, round * REPORTS);
            }
            Platform.eventually(() -> platform.table.held.isEmpty() && platform.figure("sockets") == 0);
        }
    }

    @Test
    void aReportRightBehindTheSnapshotArrives() throws Exception {
        try (Platform platform = new Platform()) {
            for (int i = 0; i < 150; i++) {
                String device = "device" + i;
                platform.devices.add(device, "t1");
                Client client = platform.connect(Platform.CURRENT);
                client.send("{\"device_id\":\"" + device + "\",\"token\":\"good\"}");
                client.expect("{}");
                platform.push(device, "t1", 1_000, "{\"a\":1}");
                client.expect("{\"a\":1,\"systime\":\"1970-01-01T00:00:01Z\"}");
                client.abort();
            }
            Platform.eventually(() -> platform.table.held.isEmpty() && platform.figure("devices.watched") == 0);
        }
    }

    /** The release of the last socket and the lease of the next one come in this order, however close they are. */
    @Test
    void aLeaseThatIsNeededIsHeld() throws Exception {
        try (Platform platform = new Platform()) {
            for (int i = 0; i < 100; i++) {
                Client first = platform.watch("{}");
                Client second = platform.connect(Platform.CURRENT);
                first.abort();
                second.send("{\"device_id\":\"d1\",\"token\":\"good\"}");
                second.expect("{}");
                Platform.eventually(() -> Map.of("d1", 1).equals(platform.table.held));
                second.abort();
                Platform.eventually(() -> platform.table.held.isEmpty());
            }
        }
    }

    /** Sockets come while a device comes and goes, stored and then told: no state twice in a row, the last one arrives. */
    @Test
    void statesAreRightInTheEnd() throws Exception {
        try (Platform platform = new Platform(Map.of("snapshot.recheck.ms", 30))) {
            for (int round = 0; round < ROUNDS / 2; round++) {
                boolean last = round % 2 == 0;
                Thread device = new Thread(() -> comeAndGo(platform, last));
                device.start();
                List<Client> clients = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    Client client = platform.connect(i % 2 == 0 ? Platform.STATUS : Platform.BATCH);
                    client.send("{\"device_id\":\"d1\",\"device_ids\":[\"d1\"],\"token\":\"good\"}");
                    clients.add(client);
                }
                device.join();
                for (Client client : clients) {
                    followTo(last ? "1" : "0", client);
                    client.abort();
                }
            }
            Platform.eventually(() -> platform.table.states.isEmpty() && platform.figure("sockets") == 0);
        }
    }

    /** Sockets come while events and attributes flow: no event twice, out of order or missing in between. */
    @Test
    void eachEventIsOneFrameFromTheFirstToTheLast() throws Exception {
        Map<String, Integer> ample = Map.of("outbox.frames", 1_024, "messages.max", 1_024, "snapshot.recheck.ms", 30);
        try (Platform platform = new Platform(ample)) {
            for (int round = 0; round < ROUNDS / 2; round++) {
                int before = round * REPORTS;
                Thread device = new Thread(() -> {
                    for (int n = before + 1; n <= before + REPORTS; n++) {
                        platform.attributes.values.put("d1", "n", n, (double) n);
                        platform.push("attribute", n, "{\"n\":" + n + "}");
                        platform.push("event", n, "{\"n\":" + n + "}");
                    }
                });
                List<Client> clients = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    Client client = platform.connect(Platform.CURRENT);
                    client.send("{\"device_id\":\"d1\",\"token\":\"good\",\"types\":[\"event\",\"attribute\"]}");
                    clients.add(client);
                    if (i == 0) {
                        Platform.eventually(() -> platform.table.others.containsKey("event d1"));
                        device.start();
                    }
                }
                device.join();
                for (Client client : clients) {
                    followEvents(client == clients.get(0) ? before : ANY, before + REPORTS, client);
                    client.abort();
                }
                // Or the next round would take this one's lease for that of its first client.
                Platform.eventually(() -> platform.table.others.isEmpty() && platform.figure("sockets") == 0);
            }
        }
    }

    /** @param event the last one before, {@link #ANY} if it may begin anywhere */
    private static void followEvents(int before, int last, Client client) throws InterruptedException {
        int event = before;
        int attribute = 0;
        while (attribute < last || event != ANY && event < last) {
            String text = client.next();
            int n = text.contains("{}") ? 0 : Integer.parseInt(text.replaceAll(".*\"n\":(\\d+).*", "$1"));
            if (text.startsWith("{\"type\":\"event\"")) {
                assertTrue(event == ANY || n == event + 1, n + " after " + event);
                event = n;
            } else {
                assertTrue(n > attribute || n == 0 && attribute == 0, n + " after " + attribute);
                attribute = n;
            }
        }
    }

    private static void followTo(String last, Client client) throws InterruptedException {
        String state = "none";
        for (String text = client.next(); text != null; text = client.poll(state.equals(last) ? 20 : 10_000)) {
            String next = text.replaceAll(".*\"is_online\":(.).*", "$1");
            assertNotEquals(state, next, text);
            state = next;
        }
        assertEquals(last, state);
    }

    private static void comeAndGo(Platform platform, boolean last) {
        for (int i = 0; i <= REPORTS; i++) {
            boolean online = (i % 2 == 0) == last;
            platform.presences.states.put("d1", online);
            platform.status("d1", online ? "{\"is_online\":1}" : "{\"is_online\":0}");
        }
    }

    private static void round(Platform platform, int before) throws Exception {
        AtomicInteger begun = new AtomicInteger();
        int last = before + REPORTS;
        Thread publisher = new Thread(() -> {
            for (int n = before + 1; n <= last; n++) {
                publish(platform, n);
                begun.set(n);
            }
        });
        publisher.start();
        List<Client> clients = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            int from = before + i * REPORTS / 6;
            Platform.eventually(() -> begun.get() >= from);
            Client client = platform.connect(i % 2 == 0 ? Platform.CURRENT : Platform.KEYS);
            client.send("{\"device_id\":\"d1\",\"keys\":[\"n\"],\"token\":\"good\"}");
            clients.add(client);
        }
        for (Client client : clients) {
            followTo(last, client);
            client.abort();
        }
        publisher.join();
    }

    /** As a handler does: push if anybody watches, store, and push then if somebody has come meanwhile. */
    private static void publish(Platform platform, int n) {
        boolean watched = platform.table.held.containsKey("d1");
        if (watched) {
            platform.push(n, "{\"n\":" + n + "}");
        }
        platform.values.put("d1", "n", n, (double) n);
        if (!watched && platform.table.held.containsKey("d1")) {
            platform.push(n, "{\"n\":" + n + "}");
        }
    }

    private static void followTo(int last, Client client) throws InterruptedException {
        int seen = 0;
        while (seen < last) {
            String text = client.next();
            int n = text.equals("{}") ? 0 : Integer.parseInt(text.substring(5, text.indexOf(',')));
            assertTrue(n > seen || n == 0 && seen == 0, n + " after " + seen);
            seen = n;
        }
    }
}
