package io.telecast.itests.kit;

import io.telecast.itests.kit.Finding.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What must be true soon after any fault: the books are exact, every screen shows what the store has, the keys in Redis
 * count the screens that there are, no screen was closed but those that may be; and when the screens are gone, nothing
 * is left of them.
 */
public final class Settled {
    /** Pools may still grow towards their bounds; a thread for each screen or connection that was lost would be a leak. */
    private static final int THREADS_MAY_GROW = 20;
    /** That of {@link Collector}, and of the pool of connections to the database. */
    private static final int SOCKETS_MAY_GROW = 3;

    private final Fleet fleet;
    /** What each process held when it had done its work for the first time. */
    private final Map<Long, Footprint> first = new HashMap<>();

    /** Of this fleet. */
    public Settled(Fleet fleet) {
        this.fleet = fleet;
    }

    /** Ends the reports of a flow, waits for all of it, and fails with what is still wrong then. */
    public void await(Flow flow) {
        flow.stop();
        List<Finding> findings =
                new ArrayList<>(flow.balance(device -> fleet.database().history(device, Flow.KEY)));
        flow.devices().forEach(device -> findings.addAll(current(device)));
        for (Watcher screen : flow.screens()) {
            if (!screen.comesBack() && !screen.closes().isEmpty()) {
                findings.add(new Finding(Kind.LOST, "a screen", "was closed with " + screen.closes()));
            }
        }
        if (!findings.isEmpty()) {
            throw new AssertionError("not settled: " + findings);
        }
        Interest.await(fleet.redis(), flow.interest());
    }

    /** The table of current values, which is not written by the statement that writes the history. */
    private List<Finding> current(Demo.Device device) {
        List<Long> current = fleet.database().current(device.id(), Flow.KEY);
        List<Long> history = fleet.database().history(device.id(), Flow.KEY);
        List<Long> newest = history.subList(Math.max(0, history.size() - 1), history.size());
        return current.equals(newest)
                ? List.of()
                : List.of(new Finding(
                        Kind.STALE, "current of " + device.id(), "is " + current + ", the newest is " + newest));
    }

    /** Waits until no key, socket or thread is left over; what a process holds at the first time is what it may hold. */
    public void awaitNothingLeft() {
        Interest.await(fleet.redis(), Map.of());
        Stream.of(fleet.east(), fleet.west()).map(Instance::pid).forEach(pid -> {
            Footprint before = first.computeIfAbsent(pid, Footprint::of);
            Await.until("no socket and no thread is left over", Await.SHORT, () -> {
                Footprint now = Footprint.of(pid);
                Map<String, Long> threads = now.threadsMoreThan(before);
                if (now.sockets() > before.sockets() + SOCKETS_MAY_GROW || sum(threads) > THREADS_MAY_GROW) {
                    throw new IllegalStateException(
                            "sockets " + now.sockets() + ", were " + before.sockets() + "; more threads " + threads);
                }
                return true;
            });
        });
    }

    private static long sum(Map<String, Long> threads) {
        return threads.values().stream().mapToLong(Long::longValue).sum();
    }
}
