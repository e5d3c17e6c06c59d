package io.telecast.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FramePaceTest {
    private static final long SECOND = 1_000_000_000L;
    /** Nanoseconds of the system may be negative, and run over. */
    private static final long BEGIN = Long.MAX_VALUE - SECOND;

    @Test
    void soManyAtOnceAndNoMore() {
        FramePace pace = new FramePace(20, 200, BEGIN);
        assertEquals(200, taken(pace, 1_000, BEGIN));
        FramePace later = new FramePace(20, 200, BEGIN);
        assertEquals(200, taken(later, 1_000, BEGIN + 3_600 * SECOND));
    }

    @Test
    void thePaceMayBeKeptForEver() {
        FramePace pace = new FramePace(20, 1, BEGIN);
        for (int i = 1; i <= 100_000; i++) {
            assertTrue(pace.keeps(BEGIN + i * SECOND / 20));
        }
        assertFalse(pace.keeps(BEGIN + 100_000 * SECOND / 20));
    }

    /** As front ends do: a ping each second, and another subscription with each key that is pressed, ten a second. */
    @Test
    void aBusyFrontEndIsFarFromTheDefaults() {
        Limits limits = Limits.of(Settings.of(Map.of()));
        FramePace pace = new FramePace(limits.framesPerSecond(), limits.framesBurst(), BEGIN);
        for (int second = 0; second < 3_600; second++) {
            assertEquals(11, taken(pace, 11, BEGIN + second * SECOND));
        }
        // It was away, and sends what it has kept.
        assertEquals(150, taken(pace, 150, BEGIN + 3_600 * SECOND));
    }

    @Test
    void zeroIsAnyNumber() {
        assertEquals(100_000, taken(new FramePace(0, 1, BEGIN), 100_000, BEGIN));
    }

    private static int taken(FramePace pace, int frames, long now) {
        int taken = 0;
        while (taken < frames && pace.keeps(now)) {
            taken++;
        }
        return taken;
    }
}
