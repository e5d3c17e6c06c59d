package io.telecast.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReceiptClockTest {
    private final ReceiptClock clock = new ReceiptClock();

    @Test
    void reportsOfADeviceInTheSameMillisecondFollowOneAnother() {
        assertEquals(1000, clock.stamp("a", 1000));
        assertEquals(1001, clock.stamp("a", 1000));
        assertEquals(1002, clock.stamp("a", 999), "the clock was set back");
        assertEquals(1000, clock.stamp("b", 1000), "others do not run ahead");
        assertEquals(5000, clock.stamp("a", 5000));
    }

    @Test
    void ofABacklogNoTwoHaveTheSame() {
        long before = 0;
        for (int i = 0; i < 2 * ReceiptClock.LEAD_MAX_MILLIS; i++) {
            long time = clock.stamp("a", 1000);
            assertTrue(time > before, () -> "again " + time);
            before = time;
        }
        assertEquals(1000 + ReceiptClock.LEAD_MAX_MILLIS, ReceiptClock.dueAt(before) + 1);
    }

    @Test
    void beginAnewWhenTheClockWasPutBack() {
        clock.stamp("a", 3_600_000);
        assertEquals(1000, clock.stamp("a", 1000));
    }
}
