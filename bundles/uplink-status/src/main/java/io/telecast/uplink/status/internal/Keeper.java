package io.telecast.uplink.status.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.telecast.api.device.Device;
import io.telecast.api.device.Silence;
import io.telecast.api.health.Measurements;
import io.telecast.api.uplink.Report;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps devices online while they report. A report of a device that is known to be online costs a look into memory; what
 * is news waits here, once for each device, until database and Redis are asked for many at once.
 */
final class Keeper {
    /** Until what could not be read is tried again. */
    private static final long AGAIN = 1000;

    private final StatusSettings settings;
    private final LongSupplier clock;
    private final Executor thread;
    private final Figures figures;
    private final Looks looks;
    private final Moves moves;
    private final Cache<String, Known> known;
    private final Wheel wheel = new Wheel();
    private final Queue<Known> due = new ConcurrentLinkedQueue<>();
    /** Those that are due, here or below. */
    private final AtomicInteger queued = new AtomicInteger();

    private final AtomicBoolean woken = new AtomicBoolean();

    // Its own thread only.
    private final Queue<Known> toLookAt = new ArrayDeque<>();
    private final Queue<Known> toMove = new ArrayDeque<>();
    private boolean looking;
    private boolean moving;

    /** @param thread runs one task at a time; all but what is called from outside happens there */
    Keeper(StatusSettings settings, LongSupplier clock, Executor thread, Figures figures, Looks looks, Moves moves) {
        this.settings = settings;
        this.clock = clock;
        this.thread = thread;
        this.figures = figures;
        this.looks = looks;
        this.moves = moves;
        known = Caffeine.newBuilder()
                .maximumSize(settings.knownMax())
                .executor(Runnable::run)
                .build();
    }

    /** A report is durable. Any thread; mostly a look into memory. */
    void stored(Report report) {
        if (report.type().equals(StatusHandler.TYPE)) {
            return;
        }
        long now = clock.getAsLong();
        Known device = known.get(report.deviceId(), Known::new);
        if (!device.sign(Math.min(report.timestamp(), now))) {
            return;
        }
        long wait = wait(device, now);
        if (wait <= 0) {
            due(device);
        } else if (device.isLasting()) {
            later(device, now, wait);
        }
    }

    /** What a broker said of a connection is stored. Any thread. */
    void stated(Device device, boolean online, long at) {
        Known one = known.get(device.id(), Known::new);
        Silence own = device.silence();
        if (online && own != null && own.kind() == Silence.Kind.TIMEOUT) {
            one.sign(Math.min(at, clock.getAsLong()));
        }
        lookAgain(one);
    }

    /** Something about a device is different. Any thread. */
    void changed(String deviceId) {
        Known device = known.getIfPresent(deviceId);
        if (device != null) {
            lookAgain(device);
        }
    }

    @Nullable
    Known known(String deviceId) {
        return known.getIfPresent(deviceId);
    }

    /** A tick of the wheel has passed. Its own thread. */
    void tick() {
        for (Known device : wheel.advance()) {
            device.waitsNoMore();
            due(device);
        }
        work();
    }

    /** How long until a sign of a device is news. It is never far ahead, but when the clock was set back. */
    private long wait(Known device, long now) {
        long wait = device.nextAt() - now;
        return wait > Math.max(settings.known(), AGAIN) ? 0 : wait;
    }

    private void due(Known device) {
        if (!device.becomesDue()) {
            return;
        }
        if (queued.incrementAndGet() > settings.knownMax()) {
            queued.decrementAndGet();
            device.isDueNoMore();
            figures.shed.increment();
            return;
        }
        due.add(device);
        if (woken.compareAndSet(false, true)) {
            thread.execute(() -> {
                woken.set(false);
                work();
            });
        }
    }

    private void later(Known device, long now, long wait) {
        if (!device.mustWaitUntil(now + wait)) {
            return;
        }
        if (wheel.size() < 2 * settings.knownMax()) {
            wheel.add(device, wait);
        } else {
            device.waitsNoMore();
            figures.shed.increment();
        }
    }

    private void work() {
        for (Known device = due.poll(); device != null; device = due.poll()) {
            sort(device);
        }
        look();
        move();
    }

    private void sort(Known device) {
        long now = clock.getAsLong();
        long wait = wait(device, now);
        if (device.isDoubted() || wait <= 0) {
            boolean look = device.isDoubted() || !device.isOnline() || device.isOld(now);
            (look ? toLookAt : toMove).add(device);
        } else {
            // The wheel does not reach so far ahead.
            taken(device);
            later(device, now, wait);
        }
    }

    private void taken(Known device) {
        queued.decrementAndGet();
        device.isDueNoMore();
    }

    private List<Known> take(Queue<Known> queue) {
        List<Known> some = new ArrayList<>();
        while (some.size() < Facts.BATCH && !queue.isEmpty()) {
            Known device = queue.remove();
            taken(device);
            some.add(device);
        }
        return some;
    }

    /** Those about which something else was heard while they waited go the other way. */
    private List<Known> takeToMove() {
        List<Known> some = take(toMove);
        some.stream().filter(Known::isDoubted).forEach(this::due);
        some.removeIf(Known::isDoubted);
        return some;
    }

    private void look() {
        if (looking || toLookAt.isEmpty()) {
            return;
        }
        looking = true;
        List<Known> some = take(toLookAt);
        some.forEach(Known::doubtIsOver);
        looks.look(some, this::due, this::doubtful)
                .whenCompleteAsync(
                        (done, failure) -> {
                            looking = false;
                            if (failure != null) {
                                some.forEach(this::doubtful);
                            }
                            work();
                        },
                        thread);
    }

    private void move() {
        if (moving || toMove.isEmpty()) {
            return;
        }
        if (!moves.canMove()) {
            // Not kept here: meanwhile they may have to be looked at.
            while (!toMove.isEmpty()) {
                take(toMove).forEach(this::soon);
            }
            return;
        }
        moving = true;
        List<Known> some = takeToMove();
        moves.move(some, this::lookAgain)
                .whenCompleteAsync(
                        (done, failure) -> {
                            moving = false;
                            if (failure != null) {
                                some.forEach(this::soon);
                            }
                            work();
                        },
                        thread);
    }

    private void lookAgain(Known device) {
        device.doubt();
        due(device);
    }

    private void doubtful(Known device) {
        device.doubt();
        soon(device);
    }

    private void soon(Known device) {
        later(device, clock.getAsLong(), AGAIN);
    }

    /** Brings what it knows of signs of life to Redis, before it ends. Its own thread. */
    CompletionStage<Void> flush() {
        List<Known> all = new ArrayList<>(wheel.takeAll());
        all.addAll(toMove);
        all.addAll(toLookAt);
        all.addAll(due);
        return moves.flush(all);
    }

    void measure(Measurements to) {
        figures.measure(to);
        to.gauge("devices.known", "Devices whose state is known in memory", known.estimatedSize());
        to.gauge("devices.waiting", "Devices that wait to be looked at", queued.get() + wheel.size());
    }
}
