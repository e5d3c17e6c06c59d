package io.telecast.store.jdbc.internal;

import static io.telecast.store.jdbc.internal.Store.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.telecast.api.store.DataPoint;
import io.telecast.api.store.DeadLetter;
import io.telecast.api.store.DeadLetterFilter;
import io.telecast.api.store.Event;
import io.telecast.api.store.KeptDeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What holds for attributes, events and dead letters in every database. */
abstract class RecordContract {
    private static final long T = 1_700_000_000_123L;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A store on an empty database, which keeps 10 dead letters and 8 bytes of each. */
    abstract Store store();

    @Test
    void ofAttributesTheNewestIsKept() {
        List<DataPoint> points =
                List.of(new DataPoint("a", T, 28.5), new DataPoint("b", T, true), new DataPoint("c", T, "warm ☀ \" '"));
        assertTrue(get(store().records.put("t1", "d1", points)));
        assertEquals(points, get(store().records.current("d1")));
        assertEquals(List.of(), get(store().records.current("d2")));
        put("d1", new DataPoint("a", T - 1, 1.0));
        put("d1", new DataPoint("b", T, "later call"));
        put("d1", new DataPoint("c", T + 2, "x"), new DataPoint("c", T + 1, "y"));
        assertEquals(
                List.of(points.get(0), new DataPoint("b", T, "later call"), new DataPoint("c", T + 2, "x")),
                get(store().records.current("d1")));
        assertTrue(get(store().records.put("t1", "d1", List.of())));
    }

    @Test
    void anEventIsOneHoweverOftenItComes() throws Exception {
        String json = "{\"x\":[1,{\"y\":\"☀ \\\" \\\\ \"}],\"z\":1.50,\"n\":null}";
        List<CompletionStage<Boolean>> stages = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            stages.add(store().records.add(new Event("e" + i % 100, "t1", "d1", "Found", T + i % 100, json)));
        }
        stages.add(store().records.add(new Event("e0", "t1", "d1", "Other", T, "1")));
        stages.forEach(stage -> assertTrue(get(stage)));
        assertEquals(100, store().figure("events.written"));
        assertEquals(201, store().figure("events.duplicate"));
        List<Event> newest = get(store().records.newest("d1", 1000));
        assertEquals(100, newest.size());
        assertEquals("e99", newest.get(0).id());
        assertEquals(T + 99, newest.get(0).timestamp());
        Event oldest = newest.get(99);
        assertEquals(new Event("e0", "t1", "d1", "Found", T, oldest.json()), oldest);
        assertEquals(JSON.readTree(json), JSON.readTree(oldest.json()));
        assertEquals(newest.subList(0, 3), get(store().records.newest("d1", 3)));
        assertThrows(AssertionError.class, () -> get(store().records.newest("d1", 0)));
    }

    @Test
    void whatIsRefusedFailsAlone() {
        List<CompletionStage<Boolean>> good = new ArrayList<>();
        List<CompletionStage<Boolean>> bad = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            good.add(store().records.put("t1", "d" + i % 5, List.of(new DataPoint("k", T + i, (double) i))));
            good.add(store().records.add(new Event("e" + i, "t1", "d1", "m", T, "{}")));
            if (i % 100 == 50) {
                bad.add(store().records.put("t1", "d1", List.of(new DataPoint("x".repeat(256), T, 1.0))));
                bad.add(store().records.add(new Event("no" + i, "t1", "d1", "m", T, "{no json")));
            }
        }
        good.forEach(stage -> assertTrue(get(stage)));
        for (CompletionStage<Boolean> stage : bad) {
            AssertionError e = assertThrows(AssertionError.class, () -> get(stage));
            assertTrue(
                    e.getCause().getMessage().startsWith("The database refuses the report: "),
                    e.getCause().getMessage());
        }
        assertEquals(
                List.of(new DataPoint("k", T + 199, 199.0)), get(store().records.current("d4")));
        assertEquals(200, get(store().records.newest("d1", 1000)).size());
        store().records.stop();
        assertFalse(get(store().records.put("t1", "d1", List.of(new DataPoint("k", T, 2.0)))));
        assertFalse(get(store().records.add(new Event("after", "t1", "d1", "m", T, "{}"))));
    }

    @Test
    void deadLettersAreKeptUpToTheBoundNewestFirst() {
        for (int i = 0; i < 25; i++) {
            String device = i % 2 == 0 ? null : "odd\0\ud800" + "x".repeat(300);
            letter("telemetry", device, "letter " + i, i % 2 == 0);
        }
        List<KeptDeadLetter> letters = list(DeadLetterFilter.ALL);
        assertEquals(10, letters.size());
        DeadLetter newest = letters.get(0).letter();
        assertEquals("because letter 24", newest.reason());
        assertEquals(null, newest.deviceId());
        assertEquals(255, letters.get(1).letter().deviceId().length());
        assertEquals("letter 2", new String(newest.payload(), StandardCharsets.UTF_8));
        assertEquals(T, newest.timestamp());
        assertTrue(newest.report());
        assertFalse(letters.get(1).letter().report());
        assertFalse(letters.get(0).complete());
        assertThrows(AssertionError.class, () -> get(store().deadLetters.list(DeadLetterFilter.ALL, 0)));
    }

    @Test
    void deadLettersAreFoundListedRemovedAndPurged() {
        letter("event", "d1", "one", true);
        letter("event", "d2", "two", true);
        letter("telemetry", "d1", "three", true);
        letter("telemetry", "d2", "four", true);
        List<KeptDeadLetter> all = list(DeadLetterFilter.ALL);
        assertEquals(List.of("four", "three", "two", "one"), payloads(all));
        assertTrue(all.get(0).complete());
        assertTrue(all.get(0).id() > all.get(1).id());
        assertEquals(List.of("two", "one"), payloads(list(new DeadLetterFilter("event", null, null))));
        assertEquals(List.of("three", "one"), payloads(list(new DeadLetterFilter(null, "d1", null))));
        assertEquals(List.of("three"), payloads(list(new DeadLetterFilter("telemetry", "d1", null))));
        assertEquals(
                List.of("two", "one"),
                payloads(list(new DeadLetterFilter(null, null, all.get(1).id()))));
        KeptDeadLetter found = get(store().deadLetters.find(all.get(2).id())).orElseThrow();
        assertEquals("two", new String(found.letter().payload(), StandardCharsets.UTF_8));
        assertEquals(Optional.empty(), get(store().deadLetters.find(-1)));
        assertEquals(1, get(store().deadLetters.remove(List.of(all.get(0).id(), -1L))));
        assertEquals(0, get(store().deadLetters.remove(List.of())));
        assertEquals(1, get(store().deadLetters.purge(new DeadLetterFilter("telemetry", "d1", null))));
        assertEquals(List.of("two", "one"), payloads(list(DeadLetterFilter.ALL)));
        assertEquals(2, get(store().deadLetters.purge(DeadLetterFilter.ALL)));
        assertEquals(List.of(), list(DeadLetterFilter.ALL));
    }

    private void letter(String type, String device, String payload, boolean report) {
        assertTrue(get(store().deadLetters
                .add(new DeadLetter(
                        type,
                        "devices/" + type,
                        device,
                        payload.getBytes(StandardCharsets.UTF_8),
                        "because " + payload,
                        T,
                        report))));
    }

    private List<KeptDeadLetter> list(DeadLetterFilter filter) {
        return get(store().deadLetters.list(filter, 1000));
    }

    private static List<String> payloads(List<KeptDeadLetter> letters) {
        return letters.stream()
                .map(kept -> new String(kept.letter().payload(), StandardCharsets.UTF_8))
                .toList();
    }

    private void put(String device, DataPoint... points) {
        assertTrue(get(store().records.put("t1", device, List.of(points))));
    }
}
