package io.telecast.store.jdbc.internal;

import static io.telecast.store.jdbc.internal.Store.await;
import static io.telecast.store.jdbc.internal.Store.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.device.Device;
import io.telecast.api.device.NewDevice;
import io.telecast.api.store.Presence;
import io.telecast.api.store.PresenceChange;
import io.telecast.api.store.PresenceStore.Outcome;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds for the state of devices in every database. */
abstract class PresenceContract {
    private static final Presence OFFLINE = new Presence(false, false, 0);

    /** A store on an empty database. */
    abstract Store store();

    @Test
    void aDeviceIsOfflineUntilItIsSaidToBeOnline() {
        create("d1");
        assertEquals(Map.of("d1", OFFLINE), find("d1", "nobody"));
        assertEquals(Outcome.CHANGED, set("d1", true, true, 10));
        assertEquals(Map.of("d1", new Presence(true, true, 10)), find("d1", "nobody"));
        assertEquals(Outcome.CHANGED, set("d1", false, false, 20));
        assertEquals(Map.of("d1", new Presence(false, false, 20)), find("d1"));
        assertEquals(Map.of(), find());
    }

    @Test
    void aDeviceIsSinceWhenWhatItIsHoweverOftenItIsSaid() {
        create("d1");
        assertEquals(Outcome.CHANGED, set("d1", true, true, 10));
        assertEquals(Outcome.UNCHANGED, set("d1", true, true, 20));
        assertEquals(new Presence(true, true, 10), find("d1").get("d1"));
        assertEquals(Outcome.CHANGED, set("d1", false, false, 30));
        assertEquals(Outcome.UNCHANGED, set("d1", false, false, 40));
        assertEquals(new Presence(false, false, 30), find("d1").get("d1"));
    }

    @Test
    void whatIsEarlierThanTheLastOneThatWasKeptHasNoEffect() {
        create("d1");
        set("d1", true, true, 10);
        // A report shows it online at 20, so that it was not offline since 15.
        assertEquals(Outcome.UNCHANGED, set("d1", true, false, 20));
        assertEquals(Outcome.OUTDATED, set("d1", false, false, 15));
        assertEquals(new Presence(true, true, 10), find("d1").get("d1"));
        // Of equal moments the later call wins.
        assertEquals(Outcome.CHANGED, set("d1", false, false, 20));
        assertEquals(Outcome.OUTDATED, set("d1", true, true, 19));
        assertEquals(Outcome.CHANGED, set("d1", true, true, 20));
        assertEquals(new Presence(true, true, 20), find("d1").get("d1"));
    }

    @Test
    void aReportShowsNothingOfTheConnection() {
        create("d1");
        set("d1", true, false, 10);
        assertEquals(new Presence(true, false, 10), find("d1").get("d1"));
        set("d1", true, true, 20);
        set("d1", true, false, 30);
        assertEquals(new Presence(true, true, 10), find("d1").get("d1"));
        set("d1", false, false, 40);
        set("d1", true, false, 50);
        assertEquals(new Presence(true, false, 50), find("d1").get("d1"));
    }

    @Test
    void whatOthersWriteCountsAndItsTimeIsNotKnown() throws SQLException {
        create("d1");
        set("d1", false, false, 1000);
        execute("update devices set is_online = 1 where id = 'd1'");
        assertEquals(new Presence(true, true, 0), find("d1").get("d1"));
        // Nobody knows when they wrote it, so nothing is outdated by it.
        assertEquals(Outcome.UNCHANGED, set("d1", true, false, 500));
        assertEquals(new Presence(true, true, 0), find("d1").get("d1"));
        execute("update devices set is_online = 0 where id = 'd1'");
        assertEquals(OFFLINE, find("d1").get("d1"));
        assertEquals(Outcome.CHANGED, set("d1", true, true, 400));
        assertEquals(new Presence(true, true, 400), find("d1").get("d1"));
    }

    @Test
    void anUnknownDeviceIsIgnoredAndHarmsNoOther() {
        create("d1");
        CompletionStage<Outcome> unknown = store().presence.set(new PresenceChange("nobody", true, true, 1));
        CompletionStage<Outcome> odd = store().presence.set(new PresenceChange("x".repeat(1000), true, true, 1));
        CompletionStage<Outcome> nul = store().presence.set(new PresenceChange("\0", true, true, 1));
        assertEquals(Outcome.CHANGED, set("d1", true, true, 1));
        assertEquals(Outcome.UNCHANGED, get(unknown));
        assertEquals(Outcome.UNCHANGED, get(odd));
        assertEquals(Outcome.UNCHANGED, get(nul));
        assertEquals(Map.of("d1", new Presence(true, true, 1)), find("d1", "nobody"));
    }

    @Test
    void outcomesAreThoseOfOneAfterTheOtherWhateverTheBatches() {
        Random random = new Random(7);
        Map<String, PresenceState> expected = new HashMap<>();
        String[] ids = IntStream.range(0, 20).mapToObj(i -> "d" + i).toArray(String[]::new);
        for (String id : ids) {
            create(id);
            expected.put(id, PresenceState.ofOthers(false));
        }
        for (int round = 0; round < 20; round++) {
            List<Outcome> outcomes = new ArrayList<>();
            List<CompletionStage<Outcome>> stages = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(200); i++) {
                boolean online = random.nextBoolean();
                PresenceChange change = new PresenceChange(
                        ids[random.nextInt(ids.length)],
                        online,
                        online && random.nextBoolean(),
                        round * 100 + random.nextInt(300));
                PresenceState before = expected.get(change.deviceId());
                outcomes.add(before.outcome(change));
                expected.put(change.deviceId(), before.after(change));
                stages.add(store().presence.set(change));
            }
            assertEquals(outcomes, stages.stream().map(Store::get).toList());
            Map<String, Presence> stored = find(ids);
            expected.forEach((id, state) -> assertEquals(state.presence(), stored.get(id), id));
        }
    }

    @Test
    void changesCompleteInTheirOrder() {
        create("d1");
        List<Integer> completed = Collections.synchronizedList(new ArrayList<>());
        List<CompletionStage<Void>> stages = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            int number = i;
            stages.add(store().presence
                    .set(new PresenceChange("d1", i % 2 == 0, false, i))
                    .thenAccept(outcome -> completed.add(number)));
        }
        stages.forEach(Store::get);
        assertEquals(IntStream.range(0, 500).boxed().toList(), completed);
    }

    @Test
    void thoseThatAreOnlineAreListedPageByPage() {
        for (int i = 0; i < 9; i++) {
            create("d" + i);
            set("d" + i, i % 3 != 0, false, 1);
        }
        assertEquals(List.of("d1", "d2", "d4"), get(store().presence.online("", 3)));
        assertEquals(List.of("d5", "d7", "d8"), get(store().presence.online("d4", 3)));
        assertEquals(List.of(), get(store().presence.online("d8", 3)));
        refused(
                "limit: '0' is not in range; allowed: 1 to 10000",
                store().presence.online("", 0));
    }

    @Test
    void nobodyIsToldThatTheDeviceChanged() {
        ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
        Device device = create("d1");
        create("d2");
        get(store().devices.find("d1"));
        store().announcer.addListener((id, now) -> told.add(id));
        for (int i = 0; i < 10; i++) {
            set("d1", i % 2 == 0, false, i);
        }
        // A change that is told, after which those before it would have been.
        get(store().devices.setScript("d2", "text"));
        await("the change of the other device is told", () -> told.contains("d2"));
        assertEquals(List.of("d2"), told.stream().distinct().toList());
        assertSame(device, store().devices.cached("d1"));
    }

    @Test
    void moreDevicesThanAllowedAreRefused() {
        List<String> ids = IntStream.range(0, 1001).mapToObj(i -> "d" + i).toList();
        refused(
                "deviceIds: '1001' is not in range; allowed: 0 to 1000",
                store().presence.find(ids));
    }

    @Test
    void nothingIsLeftOfADeviceThatIsDeleted() {
        create("d1");
        set("d1", true, true, 1000);
        assertTrue(get(store().devices.delete("d1")));
        create("d1");
        assertEquals(OFFLINE, find("d1").get("d1"));
        assertEquals(Outcome.CHANGED, set("d1", true, true, 10));
    }

    private static void refused(String message, CompletionStage<?> stage) {
        AssertionError e = assertThrows(AssertionError.class, () -> get(stage));
        assertEquals(message, e.getCause().getMessage());
    }

    private Device create(String id) {
        return get(store().devices.create(new NewDevice("t1", "", id, null, null, null, null, null)))
                .device();
    }

    private Outcome set(String id, boolean online, boolean connected, long at) {
        return get(store().presence.set(new PresenceChange(id, online, connected, at)));
    }

    private Map<String, Presence> find(String... ids) {
        return get(store().presence.find(List.of(ids)));
    }

    void execute(String sql) throws SQLException {
        store().database
                .changeNow(connection -> connection.prepareStatement(sql).executeUpdate());
    }
}
