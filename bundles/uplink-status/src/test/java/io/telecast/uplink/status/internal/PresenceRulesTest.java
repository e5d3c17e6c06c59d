package io.telecast.uplink.status.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.device.Silence;
import io.telecast.api.store.Presence;
import io.telecast.api.uplink.UplinkResult;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule by which a device is online, on two instances, in a time that the test lets pass. */
class PresenceRulesTest {
    private static final Silence HEARTBEAT = new Silence(Silence.Kind.HEARTBEAT, 8);
    private static final Silence TIMEOUT = new Silence(Silence.Kind.TIMEOUT, 8);
    /** Until a sweep that was due has happened. */
    private static final long SWEEP = 1200;

    private final Fleet fleet = new Fleet(1, 2);

    @BeforeEach
    void begin() {
        fleet.know("plain", null);
        fleet.know("heartbeat", HEARTBEAT);
        fleet.know("timeout", TIMEOUT);
        // Nobody becomes silent right after the start.
        fleet.pass(6000);
    }

    @Test
    void aReportShowsThatADeviceIsOnlineUntilItsSilence() {
        for (String device : new String[] {"plain", "heartbeat", "timeout"}) {
            long at = report(device);
            assertEquals(new Presence(true, false, at), fleet.store.get(device));
            assertEquals("1", fleet.told(device));
        }
        fleet.pass(7900);
        assertTrue(fleet.isOnline("heartbeat") && fleet.isOnline("timeout"));
        fleet.pass(SWEEP);
        assertFalse(fleet.isOnline("heartbeat") || fleet.isOnline("timeout"));
        assertTrue(fleet.isOnline("plain"));
        fleet.pass(12_000);
        assertFalse(fleet.isOnline("plain"));
        assertEquals("10", fleet.told("plain"));
        assertEquals("10", fleet.told("heartbeat"));
    }

    @Test
    void aDeviceIsOfflineFromTheMomentOfItsDeadline() {
        long at = report("heartbeat");
        fleet.pass(8000 + SWEEP);
        assertEquals(new Presence(false, false, at + 8000), fleet.store.get("heartbeat"));
    }

    @Test
    void theLastReportCountsEvenIfItCameSoonAfterAnother() {
        report("heartbeat");
        fleet.pass(1500);
        report("heartbeat");
        fleet.pass(7800);
        assertTrue(fleet.isOnline("heartbeat"), "not yet silent since the second report");
        fleet.pass(SWEEP);
        assertFalse(fleet.isOnline("heartbeat"));
    }

    @Test
    void aConnectedDeviceMayBeSilentAsLongAsItIsConnected() {
        status("plain", 1);
        report("plain");
        fleet.pass(100_000);
        assertEquals("1", fleet.told("plain"));
        status("plain", 0);
        assertFalse(fleet.isOnline("plain"));
        assertEquals("10", fleet.told("plain"));
    }

    @Test
    void aConnectionThatIsSilentTooLongCountsForNothing() {
        status("timeout", 1);
        assertTrue(fleet.store.get("timeout").connected());
        fleet.pass(8000 + SWEEP);
        assertEquals("10", fleet.told("timeout"));
        report("timeout");
        assertEquals("101", fleet.told("timeout"));
        status("timeout", 0);
        assertEquals("1010", fleet.told("timeout"));
    }

    @Test
    void connectionsSayNothingOfADeviceWithAHeartbeat() {
        assertEquals(UplinkResult.OK, status("heartbeat", 1));
        assertFalse(fleet.isOnline("heartbeat"));
        report("heartbeat");
        assertEquals(UplinkResult.OK, status("heartbeat", 0));
        assertTrue(fleet.isOnline("heartbeat"));
        assertEquals("1", fleet.told("heartbeat"));
        assertEquals(2, fleet.one().figure("statuses.ignored"));
    }

    @Test
    void aReportFromBeforeTheDisconnectionRaisesNobody() {
        status("plain", 1);
        fleet.pass(100);
        status("plain", 0);
        long since = fleet.world.now;
        fleet.pass(100);
        fleet.one().report("plain", since - 50);
        fleet.other().report("plain", since);
        fleet.pass(3000);
        assertEquals("10", fleet.told("plain"));
        fleet.one().report("plain", since + 1);
        fleet.pass(3000);
        assertEquals("101", fleet.told("plain"));
    }

    @Test
    void aReportThatIsOlderThanTheSilenceRaisesNobody() {
        fleet.one().report("heartbeat", fleet.world.now - 8000);
        fleet.one().report("plain", fleet.world.now - 20_000);
        fleet.pass(3000);
        assertFalse(fleet.isOnline("heartbeat") || fleet.isOnline("plain"));
        // As much of the silence is left as was not over when it came.
        fleet.one().report("heartbeat", fleet.world.now - 5000);
        fleet.pass(300);
        assertTrue(fleet.isOnline("heartbeat"));
        fleet.pass(3000 + SWEEP);
        assertFalse(fleet.isOnline("heartbeat"));
    }

    @Test
    void reportsAreCheap() {
        report("plain");
        report("heartbeat");
        status("timeout", 1);
        int calls = fleet.redis.calls;
        long looks = fleet.one().figure("devices.looked.at");
        for (int i = 0; i < 400; i++) {
            fleet.world.now += 10;
            fleet.one().report("plain", fleet.world.now);
            fleet.one().report("heartbeat", fleet.world.now);
            fleet.one().report("timeout", fleet.world.now);
            if (i % 10 == 0) {
                fleet.pass(Wheel.TICK);
            }
        }
        // In eight seconds: sweeps of two instances, three calls each, and five moves of deadlines of 8 s and 20 s.
        assertTrue(fleet.redis.calls - calls < 80, "calls: " + (fleet.redis.calls - calls));
        assertTrue(fleet.one().figure("devices.looked.at") - looks < 12, "each every five seconds");
    }

    @Test
    void aShorterSilenceAppliesAtOnce() {
        status("plain", 1);
        report("timeout");
        fleet.directory.know("plain", TIMEOUT);
        fleet.directory.know("timeout", new Silence(Silence.Kind.TIMEOUT, 2));
        fleet.one().parts.keeper.changed("plain");
        fleet.one().parts.keeper.changed("timeout");
        fleet.pass(2000 + SWEEP);
        assertFalse(fleet.isOnline("timeout"));
        assertTrue(fleet.isOnline("plain"));
        fleet.pass(6000);
        assertFalse(fleet.isOnline("plain"), "it had been silent as long as its connection stood");
    }

    @Test
    void aDeadlineThatNoLongerAppliesChangesNothing() {
        report("plain");
        status("plain", 1);
        fleet.pass(20_000 + SWEEP);
        assertTrue(fleet.isOnline("plain"));
        assertFalse(fleet.redis.has("plain"));
    }

    @Test
    void whatAnotherInstanceHandledIsFoundOutInTime() {
        status("plain", 1);
        report("plain");
        fleet.world.now++;
        fleet.other().status("plain", 0, fleet.world.now);
        fleet.pass(100);
        assertFalse(fleet.isOnline("plain"));
        for (int i = 0; i < 60; i++) {
            report("plain");
            fleet.pass(100);
        }
        assertTrue(fleet.isOnline("plain"));
    }

    /** @param phase of the second in which Redis is back */
    @ParameterizedTest
    @ValueSource(ints = {0, 100, 200, 300, 400, 500, 600, 700, 800, 900})
    void silenceWaitsForRedisAndNobodyWhoReportedMeanwhileIsSilent(int phase) {
        report("heartbeat");
        report("timeout");
        fleet.redis.away = true;
        for (int i = 0; i < 20; i++) {
            fleet.pass(1000);
            fleet.other().report("heartbeat", fleet.world.now);
        }
        report("plain");
        assertEquals("1", fleet.told("plain"), "by the database alone");
        assertTrue(fleet.isOnline("timeout"));
        fleet.pass(phase);
        fleet.redis.away = false;
        for (int i = 0; i < 20; i++) {
            fleet.pass(500);
            fleet.other().report("heartbeat", fleet.world.now);
            fleet.pass(500);
        }
        assertEquals("1", fleet.told("heartbeat"));
        assertEquals("10", fleet.told("timeout"));
        fleet.pass(20_000);
        assertEquals("10", fleet.told("plain"));
    }

    @Test
    void aReportThatRedisDoesNotKnowOfCounts() {
        fleet.instances.remove(fleet.other());
        report("heartbeat");
        fleet.redis.flush();
        fleet.redis.seenBy(fleet.world.actor()).extend("online", Map.of("heartbeat", -1L));
        fleet.pass(SWEEP);
        assertEquals("1", fleet.told("heartbeat"));
        fleet.pass(8000);
        assertEquals("10", fleet.told("heartbeat"));
    }

    @Test
    void whatRedisForgotIsPutRight() {
        report("heartbeat");
        report("plain");
        status("timeout", 1);
        fleet.redis.flush();
        fleet.pass(11_000);
        assertTrue(fleet.redis.has("heartbeat") && fleet.redis.has("plain") && fleet.redis.has("timeout"));
        fleet.pass(21_000);
        assertFalse(fleet.isOnline("heartbeat") || fleet.isOnline("plain") || fleet.isOnline("timeout"));
    }

    @Test
    void theStateSurvivesEveryInstance() {
        report("heartbeat");
        status("plain", 1);
        fleet.crash(fleet.one());
        fleet.crash(fleet.other());
        fleet.pass(3000);
        assertTrue(fleet.isOnline("heartbeat") && fleet.isOnline("plain"));
        fleet.pass(6000);
        assertFalse(fleet.isOnline("heartbeat"));
        assertTrue(fleet.isOnline("plain"));
    }

    @Test
    void whoDiesBeforeItToldIsSpokenForByAnother() {
        report("heartbeat");
        fleet.instances.forEach(instance -> instance.mute = true);
        while (fleet.isOnline("heartbeat")) {
            if (!fleet.world.step()) {
                fleet.beat();
            }
        }
        assertEquals("1", fleet.told("heartbeat"));
        fleet.crash(fleet.one());
        fleet.crash(fleet.other());
        fleet.pass(40_000);
        assertEquals("10", fleet.told("heartbeat"));
    }

    @Test
    void aDeviceThatIsGoneIsForgotten() {
        report("heartbeat");
        fleet.store.forget("heartbeat");
        fleet.pass(8000 + SWEEP);
        assertFalse(fleet.redis.has("heartbeat"));
        report("heartbeat");
        assertEquals("1", fleet.told("heartbeat"));
    }

    @Test
    void aBatchThatCannotBeReadIsReadLater() {
        fleet.store.away = true;
        fleet.one().report("plain", fleet.world.now);
        fleet.pass(5000);
        fleet.store.away = false;
        fleet.pass(1500);
        assertTrue(fleet.isOnline("plain"));
    }

    private long report(String device) {
        long at = ++fleet.world.now;
        fleet.one().report(device, at);
        fleet.world.settle();
        return at;
    }

    private UplinkResult status(String device, int online) {
        var result = fleet.one().status(device, online, ++fleet.world.now);
        fleet.world.settle();
        return result.join();
    }
}
