package io.telecast.api.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class DataPointTest {

    @Test
    void takesTheThreeKindsOfTheTables() {
        for (Object value : List.of(true, 28.5, "on")) {
            assertEquals(value, new DataPoint("k", 1, value).value());
        }
    }

    @Test
    void refusesWhatNoColumnHolds() {
        for (Object value : List.of(1, 1L, Double.NaN, Double.POSITIVE_INFINITY, List.of())) {
            assertThrows(IllegalArgumentException.class, () -> new DataPoint("k", 1, value));
        }
    }
}
