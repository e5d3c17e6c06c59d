package io.telecast.store.jdbc.internal;

import static io.telecast.store.jdbc.internal.Store.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.device.NewDevice;
import io.telecast.api.store.Presence;
import io.telecast.api.store.PresenceChange;
import io.telecast.api.store.PresenceStore.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class PostgresPresenceTest extends PresenceContract {
    private final Postgres postgres;
    private Map<String, Object> settings;
    private Store store;

    PostgresPresenceTest(Postgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void open() {
        settings = postgres.settings();
        store = new Store(settings);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    Store store() {
        return store;
    }

    @Test
    void instancesAgreeByTheMomentsWhateverTheOrderOfTheirCommits() {
        Random random = new Random(3);
        List<String> ids = IntStream.range(0, 20).mapToObj(i -> "d" + i).toList();
        ids.forEach(id -> get(store.devices.create(new NewDevice("t1", "", id, null, null, null, null, null))));
        Map<String, PresenceChange> latest = new HashMap<>();
        List<CompletionStage<Outcome>> stages = new ArrayList<>();
        try (Store other = new Store(settings)) {
            for (long at : random.longs(1, 1_000_000).distinct().limit(4000).toArray()) {
                boolean online = random.nextBoolean();
                PresenceChange change = new PresenceChange(ids.get(random.nextInt(20)), online, online, at);
                latest.merge(change.deviceId(), change, (one, two) -> one.at() > two.at() ? one : two);
                stages.add((random.nextBoolean() ? store : other).presence.set(change));
            }
            List<Outcome> outcomes = stages.stream().map(Store::get).toList();
            assertTrue(outcomes.contains(Outcome.OUTDATED));
            assertFalse(outcomes.contains(Outcome.NOT_NOW));
            Map<String, Presence> stored = get(other.presence.find(ids));
            latest.forEach((id, change) -> {
                assertEquals(change.online(), stored.get(id).online(), id);
                assertTrue(stored.get(id).since() <= change.at(), id);
            });
        }
    }
}
