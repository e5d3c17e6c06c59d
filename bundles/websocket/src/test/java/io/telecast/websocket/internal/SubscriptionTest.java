package io.telecast.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionTest {
    private static final long T = 1_737_369_005_000L;

    private Platform platform;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform();
    }

    @AfterEach
    void stop() throws Exception {
        platform.close();
    }

    @Test
    void snapshotThenOneFlatObjectForEachReport() throws Exception {
        platform.values.put("d1", "temperature", T, 25.0);
        platform.values.put("d1", "on", T - 1_000, true);
        Client client = platform.connect(Platform.CURRENT);
        client.send("{\"device_id\":\"d1\",\"token\":\"good\"}");
        String snapshot = client.next();
        assertTrue(snapshot.contains("\"temperature\":25,") && snapshot.contains("\"on\":true,"), snapshot);
        assertTrue(snapshot.endsWith("\"systime\":\"2025-01-20T10:30:05Z\"}"), snapshot);

        platform.push(T + 250, "{\"temperature\":25.6,\"name\":\"a \\\"b\\\"\",\"n\":7.0,\"nothing\":null}");
        client.expect(
                "{\"temperature\":25.6,\"name\":\"a \\\"b\\\"\",\"n\":7,\"systime\":\"2025-01-20T10:30:05.250Z\"}");
        platform.push(T + 300, "{\"list\":[1,{\"a\":2}]}");
        client.expect("{\"list\":\"[1,{\\\"a\\\":2}]\",\"systime\":\"2025-01-20T10:30:05.300Z\"}");
    }

    @Test
    void emptyObjectWhenThereIsNothing() throws Exception {
        platform.watch("{}");
        assertEquals(Map.of("d1", 1), platform.table.held);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json|Invalid message format",
                "[1]|Invalid message format",
                "{\"device_id\":\"d1\"} x|Invalid message format",
                "{\"token\":\"good\"}|device_id is required",
                "{\"device_id\":7,\"token\":\"good\"}|device_id must be a non-empty string",
                "{\"device_id\":\"\",\"token\":\"good\"}|device_id must be a non-empty string",
                "{\"device_id\":null,\"token\":\"good\"}|device_id must be a non-empty string",
                "{\"device_id\":\"d1\",\"token\":\"bad\"}|invalid token",
                "{\"device_id\":\"d1\",\"token\":\"old\"}|token is expired",
                "{\"device_id\":\"d1\",\"api_key\":\"bad\"}|api key not found",
                "{\"device_id\":\"d1\",\"api_key\":\"off\"}|api key is disabled",
                "{\"device_id\":\"d1\"}|authentication failed: token or x-api-key is required",
                "{\"device_id\":\"d1\",\"token\":\"\"}|authentication failed: token or x-api-key is required",
                "{\"device_id\":\"none\",\"token\":\"good\"}|Failed to subscribe to device",
                "{\"device_id\":\"other\",\"token\":\"good\"}|Failed to subscribe to device",
                "{\"device_id\":\"status\",\"token\":\"good\"}|Failed to subscribe to device",
                "{\"device_id\":\"../d1 *\",\"token\":\"good\"}|Failed to subscribe to device",
            })
    void refusalsLeaveNothingBehind(String frame, String text) throws Exception {
        platform.keys.token("old", "t1", System.currentTimeMillis() - 1);
        platform.keys.disabled.put("off", platform.keys.apiKeys.get("key"));
        Client client = platform.connect(Platform.CURRENT);
        client.send(frame);
        client.expectRefusal(text);
        Platform.eventually(() -> platform.figure("sockets") == 0);
        assertEquals(0, platform.figure("devices.watched"));
        assertTrue(platform.table.calls.isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"device_id\":\"d1\",\"token\":\"good\"}|keys must be array",
                "{\"device_id\":\"d1\",\"keys\":\"a\",\"token\":\"good\"}|keys must be array",
                "{\"device_id\":\"d1\",\"keys\":[],\"token\":\"good\"}|keys array cannot be empty",
                "{\"device_id\":\"d1\",\"keys\":[\"a\",\"\"],\"token\":\"good\"}|keys must be non-empty strings",
                "{\"device_id\":\"d1\",\"keys\":[1],\"token\":\"good\"}|keys must be non-empty strings",
            })
    void keysAreChecked(String frame, String text) throws Exception {
        Client client = platform.connect(Platform.KEYS);
        client.send(frame);
        client.expectRefusal(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"token\":\"good\"",
                "\"Token\":\"Bearer good\"",
                "\"AUTHORIZATION\":\"Bearer good\"",
                "\"api_key\":\"key\"",
                "\"X-API-Key\":\"key\"",
                "\"x_api_key\":\"key\"",
                "\"XApiKey\":\"key\"",
                "\"apikey\":\"key\",\"unknown\":{\"a\":[1]}"
            })
    void credentialsHaveManyNames(String field) throws Exception {
        Client client = platform.connect(Platform.CURRENT);
        client.send("{\"device_id\":\"d1\"," + field + "}");
        client.expect("{}");
    }

    @Test
    void pingBeforeTheFirstFrameAndAnyOtherTextAfterIt() throws Exception {
        Client client = platform.connect(Platform.CURRENT);
        client.send("ping");
        client.expect("pong");
        client.send("{\"device_id\":\"d1\",\"token\":\"good\"}");
        client.expect("{}");
        for (String text : new String[] {"ping", "hello", "[]", "{broken", "", "7"}) {
            client.send(text);
            client.expect("pong");
        }
    }

    @Test
    void keysPathSendsTheNamedKeysOnly() throws Exception {
        platform.values.put("d1", "a", T + 5_000, 1.0);
        platform.values.put("d1", "b", T, 2.0);
        Client client = platform.connect(Platform.KEYS);
        client.send("{\"device_id\":\"d1\",\"keys\":[\"b\",\"c\"],\"token\":\"good\"}");
        client.expect("{\"b\":2,\"systime\":\"2025-01-20T10:30:05Z\"}");
        platform.push(T + 6_000, "{\"a\":3}");
        platform.push(T + 7_000, "{\"a\":4,\"c\":\"x\"}");
        client.expect("{\"c\":\"x\",\"systime\":\"2025-01-20T10:30:12Z\"}");
        client.expectNothingBeforePong();
    }

    @Test
    void anotherFrameReplacesTheSubscription() throws Exception {
        platform.values.put("d2", "a", T, 1.0);
        Client client = platform.watch("{}");
        client.send("{\"device_id\":\"d2\",\"api_key\":\"key\"}");
        client.expect("{\"a\":1,\"systime\":\"2025-01-20T10:30:05Z\"}");
        Platform.eventually(() -> Map.of("d2", 1).equals(platform.table.held));
        platform.push(T, "{\"a\":9}");
        platform.push("d2", "t1", T + 1_000, "{\"a\":2}");
        client.expect("{\"a\":2,\"systime\":\"2025-01-20T10:30:06Z\"}");

        client.send("{\"device_id\":\"d2\",\"token\":\"good\"}");
        client.expect("{\"a\":2,\"systime\":\"2025-01-20T10:30:06Z\"}");
        Platform.eventually(() -> Map.of("d2", 1).equals(platform.table.held));
        client.send("{\"device_id\":\"other\",\"token\":\"good\"}");
        client.expectRefusal("Failed to subscribe to device");
        Platform.eventually(() -> platform.table.held.isEmpty() && platform.figure("devices.watched") == 0);
    }

    @Test
    void onlyWhatIsNewerAndRightIsSent() throws Exception {
        Client client = platform.watch("{}");
        platform.push(T, "{\"a\":1,\"b\":1}");
        client.expect("{\"a\":1,\"b\":1,\"systime\":\"2025-01-20T10:30:05Z\"}");
        platform.push(T, "{\"a\":1,\"b\":1}");
        platform.push(T - 1, "{\"a\":2,\"b\":2}");
        platform.push("d1", "t2", T + 1, "{\"a\":3}");
        byte[][] malformed = {
            "nonsense".getBytes(),
            "[]".getBytes(),
            new byte[] {'{', (byte) 0xff, '}'},
            "{\"device_id\":\"d1\"}".getBytes()
        };
        for (byte[] event : malformed) {
            platform.manager.event("telemetry", "d1", event);
        }
        platform.manager.event(
                "telemetry",
                "d1",
                ("{\"device_id\":\"d1\",\"tenant_id\":\"t1\",\"timestamp\":" + (T + 2)
                                + ",\"data\":{\"a\":4},\"more\":{\"x\":[1]}}")
                        .getBytes());
        client.expect("{\"a\":4,\"systime\":\"2025-01-20T10:30:05.002Z\"}");
        assertEquals(4, platform.figure("dropped.malformed"));
        assertEquals(1, platform.figure("dropped.tenant"));
        assertEquals(2, platform.figure("dropped.stale"));
        assertEquals(2, platform.figure("dropped.duplicate"));
    }

    @Test
    void aTimeFarAheadFreezesNothing() throws Exception {
        Client client = platform.watch("{}");
        platform.push(System.currentTimeMillis() + 3_600_000, "{\"a\":1}");
        client.next();
        long clamped = System.currentTimeMillis();
        Platform.eventually(() -> System.currentTimeMillis() > clamped);
        platform.push(System.currentTimeMillis(), "{\"a\":2}");
        assertTrue(client.next().startsWith("{\"a\":2,"));
    }

    @Test
    void whatWasStoredBeforePublishersKnewOfUsFollows() throws Exception {
        Client client = platform.watch("{}");
        platform.values.put("d1", "a", T, 5.0);
        client.expect("{\"a\":5,\"systime\":\"2025-01-20T10:30:05Z\"}");
    }

    @Test
    void aGapIsReadFromTheStore() throws Exception {
        Client client = platform.watch("{}");
        platform.push(T, "{\"a\":1,\"b\":1}");
        client.next();
        Platform.eventually(() -> platform.values.reads.get() >= 2);
        platform.values.put("d1", "a", T + 1_000, 2.0);
        platform.values.put("d1", "b", T - 1_000, 0.0);
        platform.manager.gap("telemetry", "d1");
        client.expect("{\"a\":2,\"systime\":\"2025-01-20T10:30:06Z\"}");
        client.expectNothingBeforePong();
    }

    @Test
    void afterAGapTheStoreCountsForTheSameTime() throws Exception {
        Client client = platform.watch("{}");
        platform.push(T, "{\"a\":1}");
        client.expect("{\"a\":1,\"systime\":\"2025-01-20T10:30:05Z\"}");
        platform.values.put("d1", "a", T, 2.0);
        platform.manager.gap("telemetry", "d1");
        client.expect("{\"a\":2,\"systime\":\"2025-01-20T10:30:05Z\"}");
        client.expectNothingBeforePong();
    }

    @Test
    void withoutAGapALiveValueCountsForTheSameTime() throws Exception {
        platform.values.put("d1", "a", T, 1.0);
        Client client = platform.watch("{\"a\":1,\"systime\":\"2025-01-20T10:30:05Z\"}");
        platform.push(T, "{\"a\":2}");
        client.expect("{\"a\":2,\"systime\":\"2025-01-20T10:30:05Z\"}");
        int before = platform.values.reads.get();
        platform.watch("{\"a\":2,\"systime\":\"2025-01-20T10:30:05Z\"}");
        awaitReads(before + 2);
        client.expectNothingBeforePong();
    }

    @Test
    void aLiveValueBehindAGapIsNotOverwrittenByAStoreThatHasItNotYet() throws Exception {
        platform.values.put("d1", "a", T, 1.0);
        Client client = platform.watch("{\"a\":1,\"systime\":\"2025-01-20T10:30:05Z\"}");
        platform.values.gate = new CompletableFuture<>();
        int before = platform.values.reads.get();
        platform.manager.gap("telemetry", "d1");
        Platform.eventually(() -> platform.values.reads.get() > before);
        platform.push(T, "{\"a\":2}");
        client.expect("{\"a\":2,\"systime\":\"2025-01-20T10:30:05Z\"}");
        int held = platform.values.reads.get();
        platform.values.gate.complete(null);
        awaitReads(held + 1);
        client.expectNothingBeforePong();
    }

    /** What was heard just before a gap may not be stored yet; the second read tells. */
    @Test
    void aLiveValueRightBeforeAGapWaitsForTheSecondRead() throws Exception {
        platform.close();
        platform = new Platform(Map.of("snapshot.recheck.ms", 1_000));
        platform.values.put("d1", "a", T, 1.0);
        Client client = platform.watch("{\"a\":1,\"systime\":\"2025-01-20T10:30:05Z\"}");
        awaitReads(2);
        platform.push(T, "{\"a\":2}");
        client.expect("{\"a\":2,\"systime\":\"2025-01-20T10:30:05Z\"}");
        int before = platform.values.reads.get();
        platform.manager.gap("telemetry", "d1");
        awaitReads(before + 1);
        platform.values.put("d1", "a", T, 2.0);
        awaitReads(before + 2);
        client.expectNothingBeforePong();
    }

    private void awaitReads(int count) throws InterruptedException {
        Platform.eventually(() -> platform.values.reads.get() >= count);
    }

    @Test
    void manyGapsAreFewReads() throws Exception {
        platform.watch("{}");
        Platform.eventually(() -> platform.values.reads.get() >= 2);
        platform.values.gate = new CompletableFuture<>();
        int before = platform.values.reads.get();
        for (int i = 0; i < 1_000; i++) {
            platform.manager.gap("telemetry", "d1");
        }
        assertTrue(platform.values.reads.get() <= before + 1);
        platform.values.gate.complete(null);
        Platform.eventually(() -> platform.values.reads.get() > before);
        assertTrue(platform.values.reads.get() < before + 10);
    }

    @Test
    void aPublisherThatInventsKeysFillsNoMemory() throws Exception {
        try (Platform few = new Platform(Map.of("device.keys.max", 1_000))) {
            Client client = few.watch("{}");
            for (int i = 0; i < 5_000; i++) {
                few.push(T + i, "{\"k" + i + "\":1}");
            }
            assertEquals(4_000, few.figure("dropped.keys"));
            few.push(T + 5_000, "{\"k1\":2}");
            String last = client.next();
            while (!last.contains("\"k1\":2")) {
                last = client.next();
            }
        }
    }

    @Test
    void whileTheStoreIsAwayLiveDataFlowsAndTheSnapshotFollows() throws Exception {
        platform.values.put("d1", "a", T, 1.0);
        platform.values.away = true;
        Client client = platform.connect(Platform.CURRENT);
        client.send("{\"device_id\":\"d1\",\"token\":\"good\"}");
        Platform.eventually(() -> platform.figure("store.failures") > 0);
        platform.push(T + 1_000, "{\"b\":2}");
        client.expect("{\"b\":2,\"systime\":\"2025-01-20T10:30:06Z\"}");
        platform.values.away = false;
        String snapshot = client.next();
        assertTrue(snapshot.contains("\"a\":1"), snapshot);
    }

    @Test
    void aTableThatComesBackIsToldEverythingAndTheStoreIsReadAgain() throws Exception {
        Client client = platform.watch("{}");
        platform.manager.unbindTable(platform.table);
        platform.values.put("d1", "a", T, 1.0);
        Table fresh = new Table();
        platform.manager.bindTable(fresh);
        client.expect("{\"a\":1,\"systime\":\"2025-01-20T10:30:05Z\"}");
        assertEquals(Map.of("d1", 1), fresh.held);
    }

    @Test
    void whileRedisIsAwayTheSnapshotComesAllTheSame() throws Exception {
        platform.close();
        platform = new Platform(Map.of("snapshot.lease.wait.ms", 50));
        platform.values.put("d1", "a", T, 1.0);
        platform.table.redis = new CompletableFuture<>();
        Client client = platform.connect(Platform.CURRENT);
        client.send("{\"device_id\":\"d1\",\"token\":\"good\"}");
        client.expect("{\"a\":1,\"systime\":\"2025-01-20T10:30:05Z\"}");
        platform.values.put("d1", "a", T + 1_000, 2.0);
        platform.table.redis.complete(null);
        client.expect("{\"a\":2,\"systime\":\"2025-01-20T10:30:06Z\"}");
    }

    @Test
    void servicesThatAreAwayAreWaitedFor() throws Exception {
        platform.manager.authenticator = null;
        Client client = platform.connect(Platform.CURRENT);
        client.send("{\"device_id\":\"d1\",\"token\":\"good\"}");
        client.send("ping");
        client.expect("pong");
        platform.manager.authenticator = platform.keys;
        client.expect("{}");

        platform.close();
        platform = new Platform(Map.of("services.wait.s", 0));
        platform.devices.away = true;
        Client late = platform.connect(Platform.CURRENT);
        late.send("{\"device_id\":\"d1\",\"token\":\"good\"}");
        late.expect("temporarily unavailable, try again later");
        late.expect("close 1013 temporarily unavailable, try again later");
        assertTrue(platform.table.calls.isEmpty());
    }

    @Test
    void aCachedDeviceIsWatchedWhileTheDirectoryIsAway() throws Exception {
        platform.watch("{}");
        platform.devices.away = true;
        platform.watch("{}");
        Platform.eventually(() -> Map.of("d1", 2).equals(platform.table.held));
    }

    @Test
    void theLeaseGoesWithTheLastSocket() throws Exception {
        Client first = platform.watch("{}");
        Client second = platform.watch("{}");
        first.close();
        Platform.eventually(() -> Map.of("d1", 1).equals(platform.table.held));
        second.abort();
        Platform.eventually(() -> platform.table.held.isEmpty() && platform.figure("sockets") == 0);
        assertEquals(0, platform.figure("devices.watched"));
        assertNull(platform.table.held.get("d1"));
    }
}
