package io.telecast.websocket.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One data type of a device watched on this instance, shared by its sockets. It knows the newest sample of each key, so
 * that whatever comes from the store or live reaches a socket only if it is news.
 *
 * <p>A socket waits until the store was read; then it gets the newest of store and live reports as its snapshot and is
 * live from there. A type without a current state has no snapshot: its sockets are live at once. State changes happen under the lock of the feed; what follows from them (frames, the lease) is done
 * outside of it, in order, by one task at a time.
 */
final class DeviceFeed implements Runnable {
    /** What the feed needs done. */
    interface Surroundings {
        /** Runs the feed's task soon. */
        void schedule(DeviceFeed feed);

        /** Says how many sockets watch the device; on the feed's task, so in order. */
        void hold(DeviceFeed feed, int sockets);

        /** Reads the device from the store when there is room for it. */
        void read(DeviceFeed feed);

        /** Has {@link DeviceFeed#refresh} called a moment later, when what is on its way is stored. */
        void refreshLater(DeviceFeed feed);
    }

    /** A report and who gets it. */
    private record Parcel(Report report, List<Watch> to, boolean snapshot) {}

    private final String deviceId;
    private final String tenantId;
    private final Surroundings surroundings;
    private final Limits limits;
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
    private boolean failed;
    /** When to read again after a failure; 0 if there was none. */
    private long retryAt;
    /** When events were last known to be missed; finer than milliseconds, since an event may come right behind. */
    private long missedAt = Sample.STORED;
    /** What the read under way may overrule, see {@link Latest#stored}. */
    private long trusted;

    DeviceFeed(
            String deviceId,
            String tenantId,
            Latest latest,
            Surroundings surroundings,
            Limits limits,
            Counters counters) {
        this.deviceId = deviceId;
        this.tenantId = tenantId;
        this.surroundings = surroundings;
        this.latest = latest;
        this.limits = limits;
        this.counters = counters;
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
        if (latest.isState()) {
            waiting.add(watch);
        } else {
            live = Stream.concat(live.stream(), Stream.of(watch)).toList();
        }
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

    private void leaseChanged() {
        leaseChanged = true;
        schedule();
    }

    /** A report came; its origin is null if it is not to be measured. */
    synchronized void report(long timestamp, Map<String, String> values, @Nullable Origin origin) {
        post(latest.reported(timestamp, values), live, origin);
    }

    /** Events may have been missed: the store knows better than what was heard until now, once all of it is stored. */
    void missed() {
        synchronized (this) {
            missedAt = System.nanoTime();
        }
        refreshTwice();
    }

    /** The lease stands no more, and what was published meanwhile was missed. */
    synchronized void leaseLost() {
        missedAt = System.nanoTime();
        leaseChanged();
    }

    /** Now, and once more when a publisher that did not know of us yet has stored its report. */
    void refreshTwice() {
        refresh();
        surroundings.refreshLater(this);
    }

    /** Sends a socket another snapshot; one that waits gets its first all the same. */
    void showAgain(Watch watch) {
        synchronized (this) {
            if (!latest.isState() || waiting.contains(watch)) {
                return;
            }
            watch.owed(true);
        }
        refresh();
    }

    /** Makes the store be read: again, if a read is under way that began before. */
    void refresh() {
        synchronized (this) {
            readWanted = true;
            if (reading || sockets() == 0 || !latest.isState()) {
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
        trusted = Math.min(missedAt, System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(limits.recheck()));
    }

    /** The store was read. Sockets that wait get their snapshot, the others what is newer. */
    void readEnded(Collection<Sample> stored) {
        boolean again;
        boolean afterFailure;
        synchronized (this) {
            storeKnown = true;
            afterFailure = failed;
            failed = false;
            post(latest.stored(stored, trusted), settled(), null);
            promote(true);
            reading = false;
            again = readWanted;
        }
        if (again) {
            refresh();
        }
        if (afterFailure) {
            // What waited for the store is being stored only now.
            surroundings.refreshLater(this);
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
            failed = true;
            retryAt = Clock.millis() + limits.storeRetry();
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
        for (int i = 0; i < limits.deviceReports(); i++) {
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

    /** Those who are live and owed no snapshot, which would tell the same. */
    private List<Watch> settled() {
        return live.stream().noneMatch(Watch::owed)
                ? live
                : live.stream().filter(watch -> !watch.owed()).toList();
    }

    /** Gives news to live sockets; behind a queue values are merged, and the oldest message leaves. */
    private void post(List<Sample> news, List<Watch> to, @Nullable Origin origin) {
        if (to.isEmpty() || news.isEmpty()) {
            return;
        }
        Parcel last = parcels.peekLast();
        if (!latest.isState()) {
            if (parcels.size() >= limits.messages()) {
                parcels.remove();
                counters.conflated.increment();
            }
            parcels.add(new Parcel(new Report(deviceId, news, origin), to, false));
        } else if (last != null && parcels.size() >= limits.deviceReports() && last.to == to && !last.snapshot) {
            parcels.removeLast();
            Map<String, Sample> merged = new HashMap<>();
            last.report.samples().forEach(sample -> merged.put(sample.key(), sample));
            news.forEach(sample -> merged.put(sample.key(), sample));
            counters.conflated.increment();
            parcels.add(new Parcel(new Report(deviceId, merged.values(), origin), to, false));
        } else {
            parcels.add(new Parcel(new Report(deviceId, news, origin), to, false));
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
        if (!now.isEmpty() && (known || !latest.all().isEmpty())) {
            parcels.add(new Parcel(new Report(deviceId, latest.all(), null), now, known));
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
