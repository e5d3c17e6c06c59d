package io.telecast.embedded.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Rate rate = new Rate(4, nanos::get);

    @Test
    void givesOneSecondsWorthAtOnceAndThenAsTimeGoes() {
        for (int i = 0; i < 4; i++) {
            assertTrue(rate.tryTake());
        }
        assertFalse(rate.tryTake());
        nanos.addAndGet(250_000_000);
        assertTrue(rate.tryTake());
        assertFalse(rate.tryTake());
        nanos.addAndGet(60_000_000_000L);
        for (int i = 0; i < 4; i++) {
            assertTrue(rate.tryTake());
        }
        assertFalse(rate.tryTake());
    }
}
