package io.telecast.push.redis.internal;

import io.telecast.api.push.PushListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who receive events; they come and go. One that fails disturbs no other. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final long LOG_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final List<PushListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong loggedAt = new AtomicLong(System.nanoTime() - LOG_NANOS);
    private final Figures figures;

    Listeners(Figures figures) {
        this.figures = figures;
    }

    void add(PushListener listener) {
        listeners.add(listener);
    }

    void remove(PushListener listener) {
        listeners.remove(listener);
    }

    void event(Topic topic, byte[] payload) {
        figures.delivered.increment();
        boolean[] given = {false};
        each(listener -> {
            // The first may keep the bytes as its own, so the others get copies.
            byte[] own = given[0] ? payload.clone() : payload;
            given[0] = true;
            listener.event(topic.type(), topic.deviceId(), own);
        });
    }

    void gap(Topic topic) {
        figures.gaps.increment();
        each(listener -> listener.gap(topic.type(), topic.deviceId()));
    }

    private void each(Consumer<PushListener> call) {
        for (PushListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                figures.listenerErrors.increment();
                complain(listener, e);
            }
        }
    }

    private void complain(PushListener listener, RuntimeException e) {
        long now = System.nanoTime();
        long last = loggedAt.get();
        if (now - last >= LOG_NANOS && loggedAt.compareAndSet(last, now)) {
            LOG.error("A listener failed: {}", listener.getClass().getName(), e);
        }
    }
}
