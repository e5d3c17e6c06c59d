package io.telecast.script.internal;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is alive comes near the bound of the heap: what was at the last collection, or, since the next one may
 * come too late, what there is when next to nothing is free. Each script keeps less than its own bound, but many
 * together could keep all there is.
 */
final class HeapPressure {
    private static final double HIGH = 0.75;
    /** Of it, what is no longer alive has mostly been collected before there is so much. */
    private static final double FULL = 0.85;
    /** The figures stay as they are until the next collection. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Where old objects are: alone in having a threshold of use. */
    private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
            .toList();

    private long quietUntil = System.nanoTime();

    boolean isHigh(long nowNanos) {
        if (nowNanos - quietUntil < 0 || pools.stream().noneMatch(HeapPressure::isHigh)) {
            return false;
        }
        quietUntil = nowNanos + PAUSE_NANOS;
        return true;
    }

    private static boolean isHigh(MemoryPoolMXBean pool) {
        return isAbove(HIGH, pool.getCollectionUsage()) || isAbove(FULL, pool.getUsage());
    }

    private static boolean isAbove(double share, @Nullable MemoryUsage usage) {
        return usage != null && usage.getMax() > 0 && usage.getUsed() > share * usage.getMax();
    }
}
