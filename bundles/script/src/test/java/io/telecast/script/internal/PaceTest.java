package io.telecast.script.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long QUICK = 20_000;
    private static final long SLOW = 50_000_000;

    private final Pace pace = new Pace();

    @Test
    void trustsAScriptAfterSomeQuickCalls() {
        assertFalse(pace.isQuick());
        assertEquals(Pace.CALLS_AT_FIRST, callsUntilQuick());
    }

    @Test
    void asksForTwiceAsManyAfterEachRelapseButNotForEver() {
        int before = callsUntilQuick();
        for (int i = 0; i < 5; i++) {
            pace.took(SLOW);
            assertFalse(pace.isQuick());
            int calls = callsUntilQuick();
            assertEquals(2 * before, calls);
            before = calls;
        }
        for (int i = 0; i < 20; i++) {
            pace.took(SLOW);
            callsUntilQuick();
        }
        pace.took(SLOW);
        assertEquals(1000, callsUntilQuick());
    }

    @Test
    void countsASlowScriptsSlownessOnce() {
        callsUntilQuick();
        for (int i = 0; i < 100; i++) {
            pace.took(SLOW);
        }
        assertEquals(2 * Pace.CALLS_AT_FIRST, callsUntilQuick());
        assertTrue(pace.isQuick());
    }

    private int callsUntilQuick() {
        int calls = 0;
        while (!pace.isQuick()) {
            pace.took(QUICK);
            calls++;
        }
        return calls;
    }
}
