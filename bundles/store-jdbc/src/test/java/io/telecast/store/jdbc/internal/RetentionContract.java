package io.telecast.store.jdbc.internal;

import static io.telecast.store.jdbc.internal.Store.await;
import static io.telecast.store.jdbc.internal.Store.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.store.DataPoint;
import io.telecast.api.store.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds for old rows in every database. */
abstract class RetentionContract {
    static final long DAY = 86_400_000;
    /** In the middle of a day, so that no test sees midnight pass. */
    private final long noon = System.currentTimeMillis() / DAY * DAY + DAY / 2;

    /** A store with these settings besides; of one test all are on the same database. */
    abstract Store store(Map<String, Object> settings);

    @Test
    void oldRowsLeaveTheHistoryAndEventsAndNothingElse() {
        Map<String, Object> plain = Map.of("history.partition.days", 0);
        try (Store store = store(plain)) {
            List<DataPoint> many = new ArrayList<>();
            for (int i = 0; i < 4500; i++) {
                many.add(new DataPoint("many", ago(9) - i, (double) i));
            }
            assertTrue(get(store.telemetry.append("t1", "d1", many)));
            append(store, "d1", "", ago(8), ago(1));
            append(store, "D-2", "k", ago(1));
            append(store, "d2", "ключ", ago(8), ago(7), ago(0));
            append(store, "d3", "k", ago(30));
            event(store, "old", ago(8));
            event(store, "young", ago(1));
            assertTrue(get(store.records.put("t1", "d1", List.of(new DataPoint("serial", ago(99), "x")))));
        }
        Map<String, Object> limited = Map.of("history.retention.days", 5, "events.retention.days", 5);
        try (Store store = store(limited)) {
            await("old rows are deleted", () -> store.figure("retention.rows.deleted") == 4505);
            assertEquals(List.of(), history(store, "d1", "many"));
            assertEquals(List.of(ago(1)), history(store, "d1", ""));
            assertEquals(List.of(ago(1)), history(store, "D-2", "k"));
            assertEquals(List.of(ago(0)), history(store, "d2", "ключ"));
            assertEquals(List.of(), history(store, "d3", "k"));
            assertEquals(1, get(store.telemetry.current("d3")).size());
            assertEquals(2, get(store.telemetry.current("d1")).size());
            assertEquals(1, get(store.records.current("d1")).size());
            assertEquals("young", get(store.records.newest("d1", 9)).get(0).id());
            assertEquals(1, get(store.records.newest("d1", 9)).size());
            // It goes on: what comes too late leaves again.
            append(store, "d2", "ключ", ago(6));
            await("the late one is deleted", () -> store.figure("retention.rows.deleted") == 4506);
            assertNull(store.database.problem());
        }
    }

    long ago(int days) {
        return noon - days * DAY;
    }

    static void append(Store store, String device, String key, long... times) {
        List<DataPoint> points = new ArrayList<>();
        for (long time : times) {
            points.add(new DataPoint(key, time, 1.0));
        }
        assertTrue(get(store.telemetry.append("t1", device, points)));
    }

    private static void event(Store store, String id, long time) {
        assertTrue(get(store.records.add(new Event(id, "t1", "d1", "Found", time, "{}"))));
    }

    /** The times of a key, newest first. */
    static List<Long> history(Store store, String device, String key) {
        return get(store.telemetry.history(device, key, 0, Long.MAX_VALUE, 10_000)).stream()
                .map(DataPoint::timestamp)
                .toList();
    }
}
