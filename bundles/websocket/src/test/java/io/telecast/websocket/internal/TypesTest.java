package io.telecast.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that choose data types. */
class TypesTest {
    private static final long T = 1_737_369_005_000L;
    private static final String AT = ",'systime':'2025-01-20T10:30:05Z'}";

    private Platform platform;

    @BeforeEach
    void start() throws Exception {
        // An unknown type is refused at once.
        platform = new Platform(Map.of("services.wait.s", 0, "types.elsewhere", "scan, 3d-map"));
    }

    @AfterEach
    void stop() throws Exception {
        platform.close();
    }

    @Test
    void oneSocketForAllThatADeviceTells() throws Exception {
        platform.values.put("d1", "a", T, 1.0);
        platform.attributes.values.put("d1", "serial", T, "x7");
        platform.presences.states.put("d1", true);
        Client client = watch("'telemetry','attribute','event','status','scan'");
        Set<String> snapshots = new TreeSet<>();
        for (int i = 0; i < 3; i++) {
            snapshots.add(client.next().replaceAll("(\"status\".*\"systime\":)\"[^\"]+\"", "$1\"now\""));
        }
        assertEquals(
                Set.of(
                        json("{'type':'attribute','data':{'serial':'x7'}" + AT),
                        json("{'type':'status','data':{'is_online':1},'systime':'now'}"),
                        json("{'type':'telemetry','data':{'a':1}" + AT)),
                snapshots);
        client.expectNothingBeforePong();

        platform.push("event", T, "{\"method\": \"Find\", \"params\": {\"n\": [1, 2.5]}, \"systime\": null}");
        client.expect(json("{'type':'event','data':{'method':'Find','params':{'n':[1,2.5]},'systime':null}" + AT));
        platform.push("attribute", T + 1_000, "{\"serial\":\"x8\",\"deep\":{\"a\":1}}");
        client.expect("{\"type\":\"attribute\",\"data\":{\"serial\":\"x8\",\"deep\":\"{\\\"a\\\":1}\"},"
                + "\"systime\":\"2025-01-20T10:30:06Z\"}");
        platform.push("telemetry", T + 1_000, "{\"a\":2}");
        client.expect(json("{'type':'telemetry','data':{'a':2},'systime':'2025-01-20T10:30:06Z'}"));
        platform.push("scan", T, "{}");
        client.expect(json("{'type':'scan','data':{}" + AT));
        platform.status("d1", "{\"is_online\":0}");
        assertTrue(client.next().startsWith(json("{'type':'status','data':{'is_online':0},'systime':'")));
        client.expectNothingBeforePong();
    }

    @Test
    void nothingIsKnownYet() throws Exception {
        Client client = watch("'attribute','telemetry'");
        Set<String> snapshots = Set.of(client.next(), client.next());
        assertEquals(Set.of(json("{'type':'attribute','data':{}}"), json("{'type':'telemetry','data':{}}")), snapshots);
        Client events = watch("'event','scan'");
        events.expectNothingBeforePong();
    }

    @Test
    void aLeaseForEachType() throws Exception {
        Client client = watch("'event','attribute','status','3d-map','event'");
        Platform.eventually(() -> platform.table.others.equals(Map.of("event d1", 1, "attribute d1", 1, "3d-map d1", 1))
                && platform.table.states.equals(Map.of("d1", 1)));
        assertTrue(platform.table.held.isEmpty());
        assertEquals(2, platform.figure("messages.watched"));
        assertEquals(1, platform.figure("attributes.watched"));
        client.close();
        Platform.eventually(() -> platform.table.others.isEmpty() && platform.table.states.isEmpty());
        assertEquals(0, platform.figure("messages.watched"));
    }

    @Test
    void anotherFrameReplacesTheTypes() throws Exception {
        Client client = watch("'event','telemetry'");
        client.expect(json("{'type':'telemetry','data':{}}"));
        client.send(json("{'device_id':'d1','token':'good'}"));
        client.expect("{}");
        Platform.eventually(() -> platform.table.others.isEmpty());
        platform.push("event", T, "{}");
        platform.push(T, "{\"a\":1}");
        client.expect(json("{'a':1" + AT));
        client.send(json("{'device_id':'d1','token':'good','types':['event']}"));
        Platform.eventually(() -> platform.table.others.containsKey("event d1") && platform.table.held.isEmpty());
        platform.push(T + 1, "{\"a\":2}");
        platform.push("event", T, "{\"n\":1}");
        client.expect(json("{'type':'event','data':{'n':1}" + AT));
        client.send(json("{'device_id':'d1','token':'good','types':['none']}"));
        client.expectRefusal("unknown type 'none'; allowed: 3d-map, attribute, event, scan, status, telemetry");
        Platform.eventually(() -> platform.table.others.isEmpty());
    }

    @Test
    void keysFilterTelemetryAlone() throws Exception {
        platform.values.put("d1", "a", T, 1.0);
        platform.values.put("d1", "b", T, 2.0);
        platform.attributes.values.put("d1", "c", T, 3.0);
        Client client = platform.connect(Platform.KEYS);
        client.send(json("{'device_id':'d1','keys':['b'],'token':'good','types':['telemetry','attribute','event']}"));
        assertEquals(
                Set.of(
                        json("{'type':'telemetry','data':{'b':2}" + AT),
                        json("{'type':'attribute','data':{'c':3}" + AT)),
                Set.of(client.next(), client.next()));
        platform.push(T + 1, "{\"a\":2}");
        platform.push("event", T, "{\"a\":2}");
        client.expect(json("{'type':'event','data':{'a':2}" + AT));
    }

    @Test
    void theStatusPathsKnowNoTypes() throws Exception {
        Client client = platform.connect(Platform.STATUS);
        client.send(json("{'device_id':'d1','token':'good','types':7}"));
        client.expect("{\"is_online\":0}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'event'|types must be array",
                "null|types must be array",
                "{}|types must be array",
                "[]|types array cannot be empty",
                "['event',7]|types must be non-empty strings",
                "['']|types must be non-empty strings",
                "['Event']|unknown type 'Event'; allowed: 3d-map, attribute, event, scan, status, telemetry",
                "['event','sub']|unknown type 'sub'; allowed: 3d-map, attribute, event, scan, status, telemetry",
                "['a:b\\n']|unknown type; allowed: 3d-map, attribute, event, scan, status, telemetry",
            },
            quoteCharacter = '`')
    void refusalsLeaveNothingBehind(String types, String text) throws Exception {
        Client client = platform.connect(Platform.CURRENT);
        client.send(json("{'device_id':'d1','token':'good','types':" + types + "}"));
        client.expectRefusal(text);
        Platform.eventually(() -> platform.figure("sockets") == 0);
        assertTrue(platform.table.calls.isEmpty());
    }

    @Test
    void whatIsInstalledIsToldOnlyToThoseWhoMayWatch() throws Exception {
        Client client = platform.connect(Platform.CURRENT);
        client.send(json("{'device_id':'d1','token':'bad','types':['none']}"));
        client.expectRefusal("invalid token");
    }

    @Test
    void aLongListOfTypesFitsIntoTheClose() throws Exception {
        for (int i = 10; i < 30; i++) {
            platform.framework.install(i, "dropped-in-" + i, "ws:dropped-in-" + i + ":{device_id}");
        }
        Client client = watch("'none'");
        String text = client.next();
        assertTrue(text.endsWith("dropped-in-29, event, scan, status, telemetry"), text);
        client.expect("close 1008 " + text.substring(0, 123));
    }

    @Test
    void aTypeIsInstalledUninstalledAndInstalledAgain() throws Exception {
        platform.framework.install(7, "weather", "ws:weather:{device_id}");
        platform.framework.install(8, "gateway", "");
        Client client = watch("'weather','telemetry'");
        client.expect(json("{'type':'telemetry','data':{}}"));
        platform.push("weather", T, "{\"n\":1}");
        client.expect(json("{'type':'weather','data':{'n':1}" + AT));
        watch("'gateway'")
                .expectRefusal(
                        "unknown type 'gateway'; allowed: 3d-map, attribute, event, scan, status, telemetry, weather");

        platform.framework.uninstall(7);
        watch("'weather'")
                .expectRefusal("unknown type 'weather'; allowed: 3d-map, attribute, event, scan, status, telemetry");
        client.expectNothingBeforePong();
        platform.framework.install(9, "weather", "ws:weather:{device_id}");
        platform.push("weather", T, "{\"n\":2}");
        client.expect(json("{'type':'weather','data':{'n':2}" + AT));
        watch("'weather'").expectNothingBeforePong();
        platform.manager.stop();
        assertFalse(platform.framework.isListenedTo());
    }

    /** Right after the start its bundle may not be there yet. */
    @Test
    void aTypeThatIsInstalledAMomentLaterIsWaitedFor() throws Exception {
        platform.close();
        platform = new Platform(Map.of("services.wait.s", 20));
        Client client = watch("'weather','telemetry'");
        Platform.eventually(() -> platform.keys.asked.get() > 1);
        platform.framework.install(7, "weather", "ws:weather:{device_id}");
        client.expect(json("{'type':'telemetry','data':{}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Scan", "a b", "event,sub", "x:y", "abcdefghijklmnopqrstuvwxyz-0123456789"})
    void wrongTypesElsewhere(String value) {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> new WebSocketManager(Settings.of(Map.of("types.elsewhere", value)), new Framework().context()));
        assertTrue(refused.getMessage().startsWith("types.elsewhere: '"), refused.getMessage());
        assertTrue(refused.getMessage().contains("' is not a data type; allowed: "), refused.getMessage());
    }

    @Test
    void messagesAreNeitherMergedNorFilteredByTime() throws Exception {
        Client client = watch("'event'");
        Platform.eventually(() -> platform.table.others.containsKey("event d1"));
        long[] times = {T, T, T - 5_000, T + 86_400_000};
        for (int i = 0; i < times.length; i++) {
            platform.push("event", times[i], "{\"same\":1}");
        }
        List<String> got = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            got.add(client.next().replaceAll(".*\"systime\":\"([^\"]+)\"}", "$1"));
        }
        assertEquals(
                List.of("2025-01-20T10:30:05Z", "2025-01-20T10:30:05Z", "2025-01-20T10:30:00Z", "2025-01-21T10:30:05Z"),
                got);
        client.expectNothingBeforePong();
    }

    @Test
    void malformedMessagesAndThoseOfOthersAreDropped() throws Exception {
        Client client = watch("'event','attribute'");
        client.next();
        String head = "{\"device_id\":\"d1\",\"tenant_id\":\"t1\",\"timestamp\":1,\"data\":";
        List<String> malformed = List.of(
                "",
                "x",
                "[]",
                head + "1}",
                head + "[1]}",
                head + "null}",
                head + "{\"a\":1",
                head + "{\"a\":}}",
                "{\"device_id\":\"d1\",\"tenant_id\":\"t1\",\"data\":{}}",
                "{\"device_id\":\"d1\",\"timestamp\":1,\"data\":{}}",
                "{\"tenant_id\":\"t1\",\"timestamp\":1,\"data\":{}}",
                "{\"device_id\":\"d2\",\"tenant_id\":\"t1\",\"timestamp\":1,\"data\":{}}");
        for (String payload : malformed) {
            platform.manager.event("event", "d1", payload.getBytes());
        }
        platform.push("event", "d1", "t2", T, "{\"a\":1}");
        platform.push("attribute", "d1", "t2", T, "{\"a\":1}");
        platform.push("event", "d2", "t1", T, "{}");
        client.expectNothingBeforePong();
        assertEquals(malformed.size(), platform.figure("dropped.malformed"));
        assertEquals(2, platform.figure("dropped.tenant"));
        assertEquals(1, platform.figure("dropped.unwatched"));
        platform.manager.event("event", "d1", (head + "{\"k\":\"\u00e4\\u0000\"},\"more\":[{}]}").getBytes("UTF-8"));
        client.expect(json("{'type':'event','data':{'k':'\u00e4\\u0000'},'systime':'1970-01-01T00:00:00.001Z'}"));
    }

    @Test
    void attributesAreReadAgainAfterAGapAndNeverGoBack() throws Exception {
        Client client = watch("'attribute'");
        client.expect(json("{'type':'attribute','data':{}}"));
        platform.push("attribute", T, "{\"a\":1,\"b\":1}");
        client.expect(json("{'type':'attribute','data':{'a':1,'b':1}" + AT));
        platform.push("attribute", T - 1, "{\"a\":0}");
        platform.attributes.values.put("d1", "a", T + 1_000, 2.0);
        platform.attributes.values.put("d1", "b", T - 1_000, 0.0);
        platform.manager.gap("attribute", "d1");
        client.expect(json("{'type':'attribute','data':{'a':2},'systime':'2025-01-20T10:30:06Z'}"));
        client.expectNothingBeforePong();
        assertEquals(1, platform.figure("dropped.stale"));
    }

    @Test
    void aGapOrATableThatComesBackReadsNothingForMessages() throws Exception {
        Client client = watch("'event'");
        Platform.eventually(() -> platform.table.others.containsKey("event d1"));
        platform.manager.gap("event", "d1");
        platform.manager.unbindTable(platform.table);
        Table fresh = new Table();
        platform.manager.bindTable(fresh);
        Platform.eventually(() -> fresh.others.equals(Map.of("event d1", 1)));
        platform.push("event", T, "{}");
        client.expect(json("{'type':'event','data':{}" + AT));
        assertEquals(0, platform.figure("store.reads"));
    }

    @Test
    void aStoreThatIsAwayHoldsOnlyItsOwnType() throws Exception {
        platform.close();
        platform = new Platform(Map.of("store.retry.ms", 50));
        platform.manager.attributes = null;
        platform.values.put("d1", "a", T, 1.0);
        Client client = watch("'attribute','telemetry','event'");
        client.expect(json("{'type':'telemetry','data':{'a':1}" + AT));
        platform.push("event", T, "{}");
        client.expect(json("{'type':'event','data':{}" + AT));
        platform.push("attribute", T, "{\"b\":1}");
        client.expect(json("{'type':'attribute','data':{'b':1}" + AT));
        platform.attributes.values.put("d1", "c", T, 2.0);
        platform.manager.attributes = platform.attributes;
        String snapshot = client.next();
        assertTrue(snapshot.contains("\"c\":2"), snapshot);
    }

    @Test
    void messagesComeWhileRedisHasNotAnsweredYet() throws Exception {
        platform.table.redis = new CompletableFuture<>();
        Client client = watch("'event'");
        Platform.eventually(() -> platform.table.others.containsKey("event d1"));
        platform.push("event", T, "{}");
        client.expect(json("{'type':'event','data':{}" + AT));
    }

    @Test
    void aDeviceThatIsDeletedEndsTheSocketOnce() throws Exception {
        Client client = watch("'event','scan','attribute'");
        client.next();
        platform.manager.deviceChanged("d1", null);
        client.expectRefusal("Failed to subscribe to device");
        assertEquals(1, platform.figure("closed.deleted"));
    }

    private Client watch(String types) {
        Client client = platform.connect(Platform.CURRENT);
        client.send(json("{'device_id':'d1','token':'good','types':[" + types + "]}"));
        return client;
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
