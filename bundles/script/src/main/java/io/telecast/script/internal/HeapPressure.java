package io.telecast.script.internal;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whether what was alive at the last collection comes near the bound of the heap. Each script keeps less than its own
 * bound, but many together could keep all there is.
 */
final class HeapPressure {
    private static final double HIGH = 0.75;
    /** The figure stays as it is until the next collection. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

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
        MemoryUsage alive = pool.getCollectionUsage();
        return alive != null && alive.getMax() > 0 && alive.getUsed() > HIGH * alive.getMax();
    }
}
