package io.telecast.store.jdbc.internal;

import static io.telecast.store.jdbc.internal.Store.await;
import static io.telecast.store.jdbc.internal.Store.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.device.Device;
import io.telecast.api.device.NewDevice;
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

    /** A store on an empty database. */
    abstract Store store();

    @Test
    void aDeviceIsOfflineUntilItIsSaidToBeOnline() {
        create("d1");
        assertEquals(Map.of("d1", false), online("d1", "nobody"));
        assertTrue(get(store().presence.setOnline("d1", true)));
        assertEquals(Map.of("d1", true), online("d1", "nobody"));
        assertTrue(get(store().presence.setOnline("d1", false)));
        assertEquals(Map.of("d1", false), online("d1"));
        assertEquals(Map.of(), online());
    }

    @Test
    void anUnknownDeviceIsIgnoredAndHarmsNoOther() {
        create("d1");
        CompletionStage<Boolean> unknown = store().presence.setOnline("nobody", true);
        CompletionStage<Boolean> odd = store().presence.setOnline("x".repeat(1000), true);
        assertTrue(get(store().presence.setOnline("d1", true)));
        assertTrue(get(unknown));
        assertTrue(get(odd));
        assertEquals(Map.of("d1", true), online("d1", "nobody"));
    }

    @Test
    void theLastOfManyChangesCountsWhateverTheBatches() {
        Random random = new Random(7);
        Map<String, Boolean> last = new HashMap<>();
        String[] ids = IntStream.range(0, 20).mapToObj(i -> "d" + i).toArray(String[]::new);
        for (String id : ids) {
            create(id);
        }
        for (int round = 0; round < 20; round++) {
            List<CompletionStage<Boolean>> stages = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(200); i++) {
                String id = ids[random.nextInt(ids.length)];
                boolean online = random.nextBoolean();
                last.put(id, online);
                stages.add(store().presence.setOnline(id, online));
            }
            stages.forEach(stage -> assertTrue(get(stage)));
            Map<String, Boolean> stored = online(ids);
            last.forEach((id, online) -> assertEquals(online, stored.get(id), id));
        }
    }

    @Test
    void changesCompleteInTheirOrder() {
        create("d1");
        List<Integer> completed = Collections.synchronizedList(new ArrayList<>());
        List<CompletionStage<Void>> stages = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            int number = i;
            stages.add(store().presence.setOnline("d1", i % 2 == 0).thenAccept(durable -> completed.add(number)));
        }
        stages.forEach(Store::get);
        assertEquals(IntStream.range(0, 500).boxed().toList(), completed);
    }

    @Test
    void nobodyIsToldThatTheDeviceChanged() {
        ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
        Device device = create("d1");
        create("d2");
        get(store().devices.find("d1"));
        store().announcer.addListener((id, now) -> told.add(id));
        for (int i = 0; i < 10; i++) {
            get(store().presence.setOnline("d1", i % 2 == 0));
        }
        // A change that is told, after which those before it would have been.
        get(store().devices.setScript("d2", "text"));
        await("the change of the other device is told", () -> told.contains("d2"));
        assertEquals(List.of("d2"), told.stream().distinct().toList());
        assertSame(device, store().devices.cached("d1"));
    }

    @Test
    void moreDevicesThanAllowedAreRefused() {
        String[] ids = IntStream.range(0, 1001).mapToObj(i -> "d" + i).toArray(String[]::new);
        AssertionError e = assertThrows(AssertionError.class, () -> online(ids));
        assertEquals(
                "deviceIds: '1001' is not in range; allowed: 0 to 1000",
                e.getCause().getMessage());
    }

    private Device create(String id) {
        return get(store().devices.create(new NewDevice("t1", "", id, null, null, null, null, null)))
                .device();
    }

    private Map<String, Boolean> online(String... ids) {
        return get(store().presence.online(List.of(ids)));
    }
}
