package io.telecast.websocket.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A device watched on this instance, shared by its sockets. It knows the newest sample of each key, so that whatever
 * comes from the store or live reaches a socket only if it is newer.
 *
 * <p>A socket waits until the store was read; then it gets the newest of store and live reports as its snapshot and is
 * live from there. State changes happen under the lock of the feed; what follows from them (frames, the lease) is done
 * outside of it, in order, by one task at a time.
 */
final class DeviceFeed implements Runnable {
    /** Parcels that wait before reports for the same sockets are merged. */
    private static final int MAX_PARCELS = 64;
    /** Between a read of the store that failed and the next. */
    private static final long RETRY_MILLIS = 2_000;

    /** What the feed needs done. */
    interface Surroundings {
        /** Runs the feed's task soon. */
        void schedule(DeviceFeed feed);

        /** Says how many sockets watch the device; on the feed's task, so in order. */
        void hold(DeviceFeed feed, int sockets);

        /** Reads the device from the store when there is room for it. */
        void read(DeviceFeed feed);
    }

    /** A report and who gets it. */
    private record Parcel(Report report, List<Watch> to, boolean snapshot) {}

    private final String deviceId;
    private final String tenantId;
    private final Surroundings surroundings;
    private final Counters counters;
    private final Latest latest;
    private final ArrayDeque<Parcel> parcels = new ArrayDeque<>();
    private List<Watch> waiting = new ArrayList<>();
    /** Replaced, never changed: parcels keep the list of their time. */
    private List<Watch> live = List.of();

    private boolean retired;
    private boolean running;
    private boolean leaseChanged;
    private boolean storeKnown;
    private boolean reading;
    private boolean readWanted;
    /** When to read again after a failure; 0 if there was none. */
    private long retryAt;

    DeviceFeed(String deviceId, String tenantId, Surroundings surroundings, Counters counters) {
        this.deviceId = deviceId;
        this.tenantId = tenantId;
        this.surroundings = surroundings;
        this.counters = counters;
        this.latest = new Latest(counters);
    }

    String deviceId() {
        return deviceId;
    }

    String tenantId() {
        return tenantId;
    }

    /** Adds a socket; false when the feed is over, and another one is to be made. */
    synchronized boolean join(Watch watch) {
        if (retired) {
            return false;
        }
        waiting.add(watch);
        leaseChanged();
        return true;
    }

    /** Ends the feed if it has no socket. */
    synchronized boolean retire() {
        retired = sockets() == 0;
        return retired;
    }

    synchronized void leave(Watch watch) {
        waiting.remove(watch);
        live = live.stream().filter(other -> other != watch).toList();
        leaseChanged();
    }

    synchronized int sockets() {
        return waiting.size() + live.size();
    }

    synchronized List<Watch> watches() {
        List<Watch> all = new ArrayList<>(waiting);
        all.addAll(live);
        return all;
    }

    /** Makes the lease be asserted again. */
    synchronized void leaseChanged() {
        leaseChanged = true;
        schedule();
    }

    /** A report came. */
    synchronized void report(long timestamp, Map<String, String> values) {
        post(latest.reported(timestamp, values));
    }

    /** Makes the store be read: again, if a read is under way that began before. */
    void refresh() {
        synchronized (this) {
            readWanted = true;
            if (reading || sockets() == 0) {
                return;
            }
            reading = true;
        }
        surroundings.read(this);
    }

    /** A read begins now: what happens from here on wants another one. */
    synchronized void readBegins() {
        readWanted = false;
        retryAt = 0;
    }

    /** The store was read. Sockets that wait get their snapshot, the others what is newer. */
    void readEnded(Collection<Sample> stored) {
        boolean again;
        synchronized (this) {
            storeKnown = true;
            post(latest.stored(stored));
            promote(true);
            reading = false;
            again = readWanted;
        }
        if (again) {
            refresh();
        }
    }

    /**
     * The store could not be read. Sockets that wait get what is known and become live; the snapshot follows with the
     * next read that succeeds.
     */
    void readFailed() {
        synchronized (this) {
            promote(storeKnown);
            reading = false;
            retryAt = Clock.millis() + RETRY_MILLIS;
        }
    }

    /** Reads again some time after a failure; called often. */
    void retry() {
        boolean due;
        synchronized (this) {
            due = retryAt != 0 && Clock.millis() >= retryAt;
        }
        if (due) {
            refresh();
        }
    }

    /** The feed's task: does what waits, in order, and lets other feeds run now and then. */
    @Override
    public void run() {
        for (int i = 0; i < MAX_PARCELS; i++) {
            Parcel parcel = null;
            int sockets = 0;
            synchronized (this) {
                if (leaseChanged) {
                    leaseChanged = false;
                    sockets = sockets();
                } else if (parcels.isEmpty()) {
                    running = false;
                    return;
                } else {
                    parcel = parcels.remove();
                }
            }
            if (parcel == null) {
                surroundings.hold(this, sockets);
            } else {
                for (Watch watch : parcel.to) {
                    watch.offer(parcel.report, parcel.snapshot);
                }
            }
        }
        surroundings.schedule(this);
    }

    /** Gives news to the live sockets; behind a queue they are merged. */
    private void post(List<Sample> news) {
        if (live.isEmpty() || news.isEmpty()) {
            return;
        }
        Parcel last = parcels.peekLast();
        if (last != null && parcels.size() >= MAX_PARCELS && last.to == live && !last.snapshot) {
            parcels.removeLast();
            Map<String, Sample> merged = new HashMap<>();
            last.report.samples().forEach(sample -> merged.put(sample.key(), sample));
            news.forEach(sample -> merged.put(sample.key(), sample));
            counters.conflated.increment();
            parcels.add(new Parcel(new Report(merged.values()), live, false));
        } else {
            parcels.add(new Parcel(new Report(news), live, false));
        }
        schedule();
    }

    /**
     * Makes waiting sockets live. With the store known they get a snapshot, and so do those that are owed one; without,
     * they get what came live, if anything did.
     */
    private void promote(boolean known) {
        List<Watch> now = new ArrayList<>(waiting);
        if (known) {
            live.stream().filter(Watch::owed).forEach(now::add);
        }
        now.forEach(watch -> watch.owed(!known));
        if (!now.isEmpty() && (known || !latest.isEmpty())) {
            parcels.add(new Parcel(new Report(latest.all()), now, known));
            schedule();
        }
        if (!waiting.isEmpty()) {
            List<Watch> all = new ArrayList<>(live);
            all.addAll(waiting);
            live = List.copyOf(all);
            waiting = new ArrayList<>();
        }
    }

    private void schedule() {
        if (!running) {
            running = true;
            surroundings.schedule(this);
        }
    }
}
