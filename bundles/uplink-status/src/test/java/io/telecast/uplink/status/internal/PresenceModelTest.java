package io.telecast.uplink.status.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.device.Silence;
import io.telecast.api.uplink.UplinkResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chance decides what happens and in which order: on three instances that die, with parts that go away. */
class PresenceModelTest {
    private static final int EPISODES = Integer.getInteger("presence.episodes", 15);
    private static final List<String> PLAIN = List.of("plain-1", "plain-2");
    private static final List<String> SILENT = List.of("heartbeat", "timeout");

    /** The status that the broker said last, and whether it was acknowledged. */
    private final Map<String, Integer> stated = new HashMap<>();

    private final Map<String, Boolean> acknowledged = new HashMap<>();
    private Fleet fleet = new Fleet(0, 3);

    @ParameterizedTest
    @ValueSource(longs = {1, 1000})
    void inTheEndTheStateIsRight(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + EPISODES; seed++) {
            begin(seed);
            for (int i = 0; i < 150; i++) {
                something(fleet.world.random().nextInt(100));
            }
            fleet.redis.away = false;
            fleet.store.away = false;
            acknowledged.keySet().forEach(this::stateAgain);
            fleet.pass(90_000);
            for (String device : PLAIN) {
                assertEquals(stated.get(device) == 1, fleet.isOnline(device), device + ", seed " + seed);
            }
            for (String device : SILENT) {
                assertFalse(fleet.isOnline(device), device + ", seed " + seed);
            }
            for (String device : all()) {
                assertTrue(
                        fleet.told(device).isEmpty() || fleet.told(device).endsWith(fleet.isOnline(device) ? "1" : "0"),
                        "told last of " + device + ", seed " + seed);
                random().report(device, fleet.world.now);
                fleet.pass(300);
                assertTrue(fleet.isOnline(device), device + " after a report, seed " + seed);
            }
        }
    }

    /** As long as no part goes away, who reports often enough is never taken for silent, whoever gets the reports. */
    @ParameterizedTest
    @ValueSource(longs = {1, 1000})
    void whoReportsIsNeverSilent(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + EPISODES; seed++) {
            begin(seed);
            fleet.pass(6000);
            long heardAt = fleet.world.now;
            random().report("heartbeat", heardAt);
            for (int i = 0; i < 400; i++) {
                fleet.beat();
                steps(20);
                if (fleet.world.now - heardAt > fleet.world.random().nextInt(6000)) {
                    heardAt = fleet.world.now;
                    random().report("heartbeat", heardAt);
                }
            }
            assertEquals("1", fleet.told("heartbeat"), "seed " + seed);
        }
    }

    /** A report comes just when the deadline has passed, and another instance is about to find that. */
    @ParameterizedTest
    @ValueSource(longs = {1, 1000})
    void aReportTogetherWithTheDeadlineWins(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + EPISODES; seed++) {
            fleet = new Fleet(seed, 2, 60_000);
            fleet.know("heartbeat", new Silence(Silence.Kind.HEARTBEAT, 8));
            fleet.pass(6000 + fleet.world.random().nextInt(1000));
            fleet.other().report("heartbeat", fleet.world.now);
            long claimable = fleet.world.now + 8000;
            long claimed = claimable + 1000 - claimable % 1000;
            fleet.pass(claimed - 100 - fleet.world.now);
            fleet.beat();
            steps(40);
            long heardAt = ++fleet.world.now;
            fleet.other().report("heartbeat", heardAt);
            for (int beats = 0; beats < 5; beats++) {
                steps(10);
                fleet.beat();
            }
            fleet.pass(1500);
            assertTrue(fleet.isOnline("heartbeat"), "seed " + seed);
            assertTrue(fleet.told("heartbeat").endsWith("1"), "seed " + seed);
            fleet.pass(heardAt + 7500 - fleet.world.now);
            assertTrue(fleet.isOnline("heartbeat"), "seed " + seed);
            fleet.pass(1500);
            assertFalse(fleet.isOnline("heartbeat"), "seed " + seed);
        }
    }

    private void steps(int most) {
        for (int steps = fleet.world.random().nextInt(most); steps > 0; steps--) {
            fleet.world.step();
        }
    }

    private void begin(long seed) {
        fleet = new Fleet(seed, 3);
        PLAIN.forEach(device -> fleet.know(device, null));
        fleet.know("heartbeat", new Silence(Silence.Kind.HEARTBEAT, 8));
        fleet.know("timeout", new Silence(Silence.Kind.TIMEOUT, 8));
        all().forEach(device -> {
            stated.put(device, 0);
            acknowledged.put(device, true);
        });
    }

    private void something(int what) {
        fleet.world.now += 1 + fleet.world.random().nextInt(20);
        if (what < 35) {
            long age = fleet.world.random().nextInt(4) == 0
                    ? fleet.world.random().nextInt(30_000)
                    : fleet.world.random().nextInt(50);
            random().report(device(), fleet.world.now - age);
        } else if (what < 55) {
            String device = device();
            stated.put(device, fleet.world.random().nextInt(2));
            acknowledged.put(device, false);
            stateAgain(device);
        } else if (what < 85) {
            steps(30);
        } else if (what < 93) {
            for (int beats = fleet.world.random().nextInt(40); beats > 0; beats--) {
                fleet.beat();
                fleet.world.step();
            }
        } else if (what < 95) {
            fleet.redis.flush();
        } else if (what < 97) {
            fleet.redis.away = !fleet.redis.away;
        } else if (what < 98) {
            fleet.store.away = !fleet.store.away;
        } else {
            fleet.crash(random());
            acknowledged.keySet().forEach(this::stateAgain);
        }
    }

    /** As a broker does: what is not acknowledged comes again, to somebody. */
    private void stateAgain(String device) {
        if (acknowledged.getOrDefault(device, true)) {
            return;
        }
        int status = stated.getOrDefault(device, 0);
        long at = ++fleet.world.now;
        Fleet before = fleet;
        fleet.instances
                .get(fleet.world.random().nextInt(3))
                .status(device, status, at)
                .thenAccept(result -> {
                    if (before == fleet && stated.get(device) == status) {
                        acknowledged.put(device, result == UplinkResult.OK);
                    }
                });
    }

    private static List<String> all() {
        return List.of("plain-1", "plain-2", "heartbeat", "timeout");
    }

    private String device() {
        return all().get(fleet.world.random().nextInt(4));
    }

    private Fleet.Instance random() {
        return fleet.instances.get(fleet.world.random().nextInt(fleet.instances.size()));
    }
}
