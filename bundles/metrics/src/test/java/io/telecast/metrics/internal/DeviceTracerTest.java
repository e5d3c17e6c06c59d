package io.telecast.metrics.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.trace.Step;
import io.telecast.api.trace.Tracer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceTracerTest {
    private final DeviceTracer tracer = new DeviceTracer();
    private final List<Step> first = new ArrayList<>();
    private final List<Step> second = new ArrayList<>();

    @Test
    void eachFollowerHearsOfItsDeviceUntilItLeaves() {
        assertFalse(tracer.follows("d1"));
        Tracer.Following one = tracer.follow("d1", first::add);
        Tracer.Following other = tracer.follow("d1", second::add);
        assertTrue(tracer.follows("d1"));
        assertFalse(tracer.follows("d2"));
        tracer.passed("d1", 7, "stored", "");
        tracer.passed("d2", 8, "stored", "");
        one.close();
        one.close();
        assertTrue(tracer.follows("d1"), "the other goes on");
        tracer.passed("d1", 9, "stored", "");
        other.close();
        assertFalse(tracer.follows("d1"));
        assertEquals(List.of(7L), first.stream().map(Step::received).toList());
        assertEquals(List.of(7L, 9L), second.stream().map(Step::received).toList());
    }

    @Test
    void aReportOfUnknownReceiptIsNotTold() {
        tracer.follow("d1", first::add);
        tracer.passed("d1", 0, "stored", "");
        assertEquals(List.of(), first);
    }

    @Test
    void onlySoManyFollow() {
        for (int i = 0; i < 16; i++) {
            tracer.follow("d" + i, first::add);
        }
        assertThrows(IllegalStateException.class, () -> tracer.follow("d16", first::add));
    }
}
