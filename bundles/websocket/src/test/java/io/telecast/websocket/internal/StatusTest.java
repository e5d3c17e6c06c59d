package io.telecast.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTest {
    private static final String ONLINE = "{\"is_online\":1}";
    private static final String OFFLINE = "{\"is_online\":0}";

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
    void theStateThenEachChange() throws Exception {
        platform.presences.states.put("d1", true);
        Client client = watch();
        client.expect(ONLINE);
        platform.status("d1", ONLINE);
        platform.status("d1", OFFLINE);
        client.expect(OFFLINE);
        platform.status("d1", OFFLINE);
        platform.status("d2", ONLINE);
        platform.status("d1", ONLINE);
        client.expect(ONLINE);
        client.expectNothingBeforePong();
        assertEquals(Map.of("d1", 1), platform.table.states);
        assertTrue(platform.table.held.isEmpty());
    }

    @Test
    void aDeviceOfWhichNothingIsKnownIsOffline() throws Exception {
        watch().expect(OFFLINE);
    }

    @Test
    void manyDevicesInTheOrderTheyWereAskedFor() throws Exception {
        platform.presences.states.put("d1", true);
        Client client = batch("\"device_ids\":[\"d2\",\"d1\",\"d2\"]");
        client.expect("[{'device_id':'d2','is_online':0},{'device_id':'d1','is_online':1}]");
        platform.status("d1", OFFLINE);
        client.expect("{'device_id':'d1','is_online':0}");
        platform.status("d2", ONLINE);
        client.expect("{'device_id':'d2','is_online':1}");
        client.expectNothingBeforePong();
        Platform.eventually(() -> Map.of("d1", 1, "d2", 1).equals(platform.table.states));
        client.close();
        Platform.eventually(() -> platform.table.states.isEmpty() && platform.figure("states.watched") == 0);
    }

    @Test
    void aTextWithCommas() throws Exception {
        Client client = batch("\"device_ids\":\"d1, d2,,d1\"");
        client.expect("[{'device_id':'d1','is_online':0},{'device_id':'d2','is_online':0}]");
    }

    @Test
    void timesAreWhenAChangeWasNoticed() throws Exception {
        long before = System.currentTimeMillis();
        Client client = platform.connect(Platform.BATCH);
        client.send("{\"device_ids\":[\"d1\"],\"token\":\"good\"}");
        String snapshot = client.next();
        assertTrue(timestamp(snapshot) >= before && timestamp(snapshot) <= System.currentTimeMillis(), snapshot);
        platform.status("d1", ONLINE);
        assertTrue(timestamp(client.next()) >= timestamp(snapshot));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|Invalid message format",
                "{}|device_ids is required",
                "{\"device_id\":\"d1\",\"token\":\"good\"}|device_ids is required",
                "{\"device_ids\":null,\"token\":\"good\"}|device_ids is required",
                "{\"device_ids\":[],\"token\":\"good\"}|device_ids is required",
                "{\"device_ids\":7,\"token\":\"good\"}|device_ids is required",
                "{\"device_ids\":{\"d1\":1},\"token\":\"good\"}|device_ids is required",
                "{\"device_ids\":\"\",\"token\":\"good\"}|device_ids is required",
                "{\"device_ids\":\" , \",\"token\":\"good\"}|device_ids is required",
                "{\"device_ids\":[\"d1\",\"\"],\"token\":\"good\"}|device_ids must be non-empty strings",
                "{\"device_ids\":[\"d1\",7],\"token\":\"good\"}|device_ids must be non-empty strings",
                "{\"device_ids\":[\"a\",\"b\",\"c\",\"d\"],\"token\":\"good\"}|too many device_ids: at most 3 on one socket",
                "{\"device_ids\":[\"d1\"]}|authentication failed: token or x-api-key is required",
                "{\"device_ids\":[\"d1\"],\"token\":\"bad\"}|invalid token",
                "{\"device_ids\":[\"d1\",\"other\"],\"token\":\"good\"}|Failed to subscribe to device",
                "{\"device_ids\":[\"none\",\"d1\"],\"token\":\"good\"}|Failed to subscribe to device",
                "{\"device_ids\":[\"d1\",\"status\"],\"token\":\"good\"}|Failed to subscribe to device",
                "{\"device_ids\":\"d1,a*\",\"token\":\"good\"}|Failed to subscribe to device",
            })
    void refusalsLeaveNothingBehind(String frame, String text) throws Exception {
        platform.close();
        platform = new Platform(Map.of("devices.per.socket.max", 3));
        Client client = platform.connect(Platform.BATCH);
        client.send(frame);
        client.expectRefusal(text);
        Platform.eventually(() -> platform.figure("sockets") == 0);
        assertEquals(0, platform.figure("states.watched"));
        assertTrue(platform.table.calls.isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|device_id is required",
                "{\"device_id\":[\"d1\"],\"token\":\"good\"}|device_id must be a non-empty string",
                "{\"device_id\":\"other\",\"token\":\"good\"}|Failed to subscribe to device",
            })
    void refusalsOfASingleOne(String frame, String text) throws Exception {
        Client client = platform.connect(Platform.STATUS);
        client.send(frame);
        client.expectRefusal(text);
    }

    @Test
    void malformedEventsAndThoseOfOthersAreDropped() throws Exception {
        Client client = watch();
        client.expect(OFFLINE);
        String[] malformed = {
            "",
            "1",
            "[1]",
            "{}",
            "{\"is_online\":2}",
            "{\"is_online\":\"1\"}",
            "{\"is_online\":true}",
            "{\"is_online\":1",
            "{\"is_online\":1}{}",
            "{\"is_online\":1,\"device_id\":\"d2\"}",
            "{\"is_online\":-1}"
        };
        for (String payload : malformed) {
            platform.status("d1", payload);
        }
        platform.manager.event("status", "d1", new byte[] {'{', (byte) 0xff, '}'});
        platform.status("d1", "{\"tenant_id\":\"t2\",\"is_online\":1}");
        client.expectNothingBeforePong();
        assertEquals(malformed.length + 1, platform.figure("dropped.malformed"));
        assertEquals(1, platform.figure("dropped.tenant"));
        platform.status("d1", "{\"more\":{\"x\":[1]},\"tenant_id\":\"t1\",\"device_id\":\"d1\",\"is_online\":1}");
        client.expect(ONLINE);
    }

    @Test
    void aLiveStateWinsOverASnapshotThatWasReadBefore() throws Exception {
        platform.presences.gate = new CompletableFuture<>();
        Client client = watch();
        Platform.eventually(() -> !platform.presences.reads.isEmpty());
        platform.status("d1", ONLINE);
        platform.presences.gate.complete(null);
        client.expect(ONLINE);
        int reads = platform.presences.reads.size();
        Platform.eventually(() -> platform.presences.reads.size() > reads);
        watch().expect(ONLINE);
        client.expectNothingBeforePong();
    }

    @Test
    void afterAGapTheStoreIsRightAboutWhatWasMissed() throws Exception {
        Client client = watch();
        client.expect(OFFLINE);
        platform.status("d1", ONLINE);
        client.expect(ONLINE);
        platform.manager.gap("status", "d1");
        client.expect(OFFLINE);
        platform.presences.states.put("d1", true);
        platform.manager.gap("status", "d1");
        client.expect(ONLINE);
        int reads = platform.presences.reads.size();
        platform.manager.gap("status", "d1");
        Platform.eventually(() -> platform.presences.reads.size() >= reads + 2);
        client.expectNothingBeforePong();
    }

    @Test
    void aStateHeardAfterAGapWinsOverAStoreThatIsBehind() throws Exception {
        Client client = watch();
        client.expect(OFFLINE);
        platform.manager.gap("status", "d1");
        platform.status("d1", ONLINE);
        int reads = platform.presences.reads.size();
        Platform.eventually(() -> platform.presences.reads.size() >= reads + 1);
        client.expect(ONLINE);
        client.expectNothingBeforePong();
    }

    @Test
    void aTableThatComesBackIsToldEverythingAndTheStoreIsReadAgain() throws Exception {
        Client client = watch();
        client.expect(OFFLINE);
        platform.manager.unbindTable(platform.table);
        platform.presences.states.put("d1", true);
        Table fresh = new Table();
        platform.manager.bindTable(fresh);
        client.expect(ONLINE);
        assertEquals(Map.of("d1", 1), fresh.states);
    }

    @Test
    void whileTheStoreIsAwayChangesAreShownAndTheRestFollows() throws Exception {
        platform.close();
        platform = new Platform(Map.of("store.retry.ms", 100));
        platform.presences.states.put("d2", true);
        platform.presences.away = true;
        Client single = watch();
        Client batch = batch("\"device_ids\":[\"d1\",\"d2\"]");
        Platform.eventually(() -> platform.figure("store.failures") >= 2);
        batch.expectNothingBeforePong();
        single.expectNothingBeforePong();
        platform.status("d1", ONLINE);
        single.expect(ONLINE);
        batch.expect("{'device_id':'d1','is_online':1}");
        platform.presences.away = false;
        batch.expect("[{'device_id':'d1','is_online':1},{'device_id':'d2','is_online':1}]");
        single.expectNothingBeforePong();
        platform.status("d2", OFFLINE);
        batch.expect("{'device_id':'d2','is_online':0}");
    }

    @Test
    void withoutAStoreAtFirst() throws Exception {
        platform.close();
        platform = new Platform(Map.of("store.retry.ms", 50));
        platform.manager.presence = null;
        Client client = watch();
        Platform.eventually(() -> platform.figure("store.failures") >= 1);
        client.expectNothingBeforePong();
        platform.manager.presence = platform.presences;
        client.expect(OFFLINE);
    }

    @Test
    void anotherFrameReplacesTheDevices() throws Exception {
        Client client = batch("\"device_ids\":[\"d1\",\"d2\"]");
        client.expect("[{'device_id':'d1','is_online':0},{'device_id':'d2','is_online':0}]");
        client.send("{\"device_ids\":[\"d2\"],\"api_key\":\"key\"}");
        client.expect("[{'device_id':'d2','is_online':0}]");
        Platform.eventually(() -> Map.of("d2", 1).equals(platform.table.states));
        platform.status("d1", ONLINE);
        platform.status("d2", ONLINE);
        client.expect("{'device_id':'d2','is_online':1}");
        platform.manager.deviceChanged("d2", null);
        client.expectRefusal("Failed to subscribe to device");
    }

    @Test
    void manyDevicesAreFewReadsAndOneFrame() throws Exception {
        List<String> ids = IntStream.range(0, 1_000).mapToObj(i -> "many-" + i).toList();
        ids.forEach(id -> platform.devices.add(id, "t1"));
        ids.forEach(id -> platform.presences.states.put(id, id.endsWith("7")));
        Client client = platform.connect(Platform.BATCH);
        client.send("{\"device_ids\":\"" + String.join(",", ids) + "\",\"token\":\"good\"}");
        String expected = ids.stream()
                .map(id -> "{'device_id':'" + id + "','is_online':" + (id.endsWith("7") ? 1 : 0) + "}")
                .collect(Collectors.joining(",", "[", "]"));
        assertEquals(expected.replace('\'', '"'), withoutTimes(client.next()));
        assertTrue(platform.presences.reads.size() < 100, platform.presences.reads.size() + " reads");
        client.abort();
        Platform.eventually(() -> platform.table.states.isEmpty() && platform.figure("states.watched") == 0);
    }

    private Client watch() {
        Client client = platform.connect(Platform.STATUS);
        client.send("{\"device_id\":\"d1\",\"token\":\"good\"}");
        return client;
    }

    private Client batch(String devices) {
        Client client = platform.connect(Platform.BATCH);
        client.readAs(text -> withoutTimes(text).replace('"', '\''));
        client.send("{" + devices + ",\"token\":\"good\"}");
        return client;
    }

    private static String withoutTimes(String text) {
        return text.replaceAll(",\"timestamp\":\\d+", "");
    }

    private static long timestamp(String text) {
        return Long.parseLong(text.replaceAll(".*\"timestamp\":(\\d+).*", "$1"));
    }
}
