package io.telecast.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
    void aBacklogRunsAheadNoFurtherThanAllowed() {
        long time = 0;
        for (int i = 0; i < 2 * ReceiptClock.LEAD_MAX_MILLIS; i++) {
            time = clock.stamp("a", 1000);
        }
        assertEquals(1000 + ReceiptClock.LEAD_MAX_MILLIS, time);
    }
}
