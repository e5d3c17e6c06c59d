package io.telecast.launch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class NumbersTest {

    @Test
    void theEndsOfTheRangeAreAllowedAndNothingBeyond() {
        assertEquals(1, Numbers.within("patience.s", " 1 ", 1, 3600));
        assertEquals(3600, Numbers.within("patience.s", "3600", 1, 3600));
        for (String value : new String[] {"0", "3601", "", "ten", "99999999999"}) {
            IllegalArgumentException refusal =
                    assertThrows(IllegalArgumentException.class, () -> Numbers.within("patience.s", value, 1, 3600));
            assertEquals(
                    "patience.s: '" + value + "' is not a number in range; allowed: 1 to 3600", refusal.getMessage());
        }
    }
}
