package io.telecast.script.internal;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.graalvm.polyglot.Context;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at running calls every 2 ms and stops those over a limit, and at the heap; sleeps while nothing runs. */
final class Watchdog implements AutoCloseable {
    static final long PERIOD_NANOS = 2_000_000;

    /** Closing takes some milliseconds, and on a busy machine some more. */
    private static final long CLOSE_SECONDS = 2;

    private static final int IDLE_LOOKS_BEFORE_SLEEP = 100;
    private static final int LOOKS_BETWEEN_HEAPS = 50;
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final HeapPressure heap = new HeapPressure();
    private final Runnable relief;
    private final Duration grace;
    private final long memoryBytes;
    private final Thread thread = new Thread(this::run, "telecast-script-watchdog");
    /** Stopping waits for the script, so it has threads of its own: no more than calls run at once. */
    private final ExecutorService stopper = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), Watchdog::stopperThread);

    private final AtomicBoolean relieving = new AtomicBoolean();
    private volatile boolean asleep;
    private volatile boolean closed;

    Watchdog(Limits limits, Runnable relief) {
        this.relief = relief;
        grace = Duration.ofMillis(limits.deadlineMillis());
        memoryBytes = limits.memoryMb() * 1024L * 1024L;
        thread.setDaemon(true);
        thread.start();
    }

    private static Thread stopperThread(Runnable task) {
        Thread thread = new Thread(task, "telecast-script-stopper");
        thread.setDaemon(true);
        return thread;
    }

    Watch watch(Context context, ForcedStop forcedStop) {
        var watch = new Watch(context, this, forcedStop);
        watches.add(watch);
        return watch;
    }

    void forget(Watch watch) {
        watches.remove(watch);
    }

    void wake() {
        if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    long memoryBytes() {
        return memoryBytes;
    }

    long allocatedHere() {
        return threads.getCurrentThreadAllocatedBytes();
    }

    long allocatedBy(long threadId) {
        return threads.getThreadAllocatedBytes(threadId);
    }

    long cpuOf(long threadId) {
        return threads.getThreadCpuTime(threadId);
    }

    void stop(Context context, Watch.End reason, CountDownLatch done) {
        stopper.execute(() -> {
            try {
                if (reason == Watch.End.MEMORY || !interrupted(context)) {
                    context.close(true);
                }
            } catch (RuntimeException e) {
                LOG.warn("A script could not be stopped", e);
            } finally {
                done.countDown();
            }
        });
    }

    /**
     * Closes a part of the engine aside, and waits for that, but not for ever: after a fault of the engine it never ends,
     * and who waits then would be a lane or what exchanges bundles.
     */
    void close(String part, Runnable closing) {
        var done = new CountDownLatch(1);
        Runnable task = () -> {
            try {
                closing.run();
            } catch (RuntimeException e) {
                LOG.warn("{} could not be closed", part, e);
            } finally {
                done.countDown();
            }
        };
        try {
            stopper.execute(task);
            if (!done.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("{} is not closed after {} s; nobody waits for it any more", part, CLOSE_SECONDS);
            }
        } catch (RejectedExecutionException late) {
            task.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean interrupted(Context context) {
        try {
            context.interrupt(grace);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private void run() {
        int idle = 0;
        int looks = 0;
        while (!closed) {
            idle = look() ? 0 : idle + 1;
            if (++looks % LOOKS_BETWEEN_HEAPS == 0 && heap.isHigh(System.nanoTime())) {
                relieve();
            }
            if (idle < IDLE_LOOKS_BEFORE_SLEEP) {
                LockSupport.parkNanos(PERIOD_NANOS);
            } else {
                sleep();
                idle = 0;
            }
        }
    }

    private void relieve() {
        if (relieving.compareAndSet(false, true)) {
            // Closing takes a while, in which calls have to be looked at.
            stopper.execute(() -> {
                try {
                    relief.run();
                } finally {
                    relieving.set(false);
                }
            });
        }
    }

    private boolean look() {
        boolean running = false;
        for (Watch watch : watches) {
            running |= watch.check();
        }
        return running;
    }

    /** A call either sees that the watchdog sleeps, or is seen by this last look. */
    private void sleep() {
        asleep = true;
        if (!look() && !closed) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        stopper.shutdown();
    }
}
