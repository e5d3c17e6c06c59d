package io.telecast.push.redis.internal;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to Redis that is made again whenever it is lost. Its state changes on the control thread alone. */
final class Link<C extends StatefulRedisConnection<String, byte[]>> {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    private final String purpose;
    private final Control control;
    private final Settings settings;
    private final Figures figures;
    private final Consumer<C> up;
    private final Runnable down;

    private volatile @Nullable C connection;
    private volatile @Nullable String problem;
    private @Nullable Supplier<CompletionStage<C>> target;
    private boolean busy;
    private boolean retrying;
    private long delay;
    private long upSince;
    private CompletableFuture<Void> closing = CompletableFuture.completedFuture(null);

    /**
     * @param purpose the connection's name in the log
     * @param up told of each new connection
     * @param down told when it is lost, before the next one is made
     */
    Link(String purpose, Control control, Settings settings, Figures figures, Consumer<C> up, Runnable down) {
        this.purpose = purpose;
        this.control = control;
        this.settings = settings;
        this.figures = figures;
        this.up = up;
        this.down = down;
        this.delay = settings.reconnectDelay();
    }

    /** The connection; null while there is none. Any thread. */
    @Nullable
    C connection() {
        return connection;
    }

    /** Why there is no connection, as far as that is known. Any thread. */
    @Nullable
    String problem() {
        return problem;
    }

    /** How to connect, from now on; null for not at all. */
    void target(@Nullable Supplier<CompletionStage<C>> opener) {
        target = opener;
        delay = settings.reconnectDelay();
        if (connection != null) {
            drop(connection, 0);
        } else {
            connect();
        }
    }

    /** Another connection came up, so this is the time to try, if there is none. */
    void hurry() {
        connect();
    }

    /** Closes the connection and makes no other. */
    CompletableFuture<Void> close() {
        target(null);
        return closing;
    }

    /** Replaces the connection by another. */
    void replace(C bad, String why) {
        if (bad == connection) {
            LOG.warn("The {} connection to Redis is replaced: {}", purpose, why);
            problem = why;
            dropForAnother(bad);
        }
    }

    private void connect() {
        Supplier<CompletionStage<C>> opener = target;
        if (opener == null || busy || connection != null) {
            return;
        }
        busy = true;
        opener.get().whenCompleteAsync((opened, failure) -> finish(opener, opened, failure), control);
    }

    private void finish(Supplier<CompletionStage<C>> opener, @Nullable C opened, @Nullable Throwable failure) {
        busy = false;
        if (opener != target) {
            if (opened != null) {
                opened.closeAsync();
            }
            connect();
        } else if (opened == null) {
            retry(failure);
        } else {
            begin(opened);
        }
    }

    private void retry(@Nullable Throwable failure) {
        problem = Refusal.reason(failure);
        if (!retrying) {
            LOG.warn("No {} connection to Redis, it is tried again: {}", purpose, problem);
        }
        retrying = true;
        control.after(longerDelay(), this::connect);
    }

    private long longerDelay() {
        long now = delay;
        delay = Math.min(2 * delay, settings.reconnectDelayMax());
        return now;
    }

    private void begin(C opened) {
        connection = opened;
        upSince = System.nanoTime();
        retrying = false;
        problem = null;
        opened.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
                control.execute(() -> lost(opened));
            }
        });
        LOG.info("The {} connection to Redis is up", purpose);
        up.accept(opened);
        if (!opened.isOpen()) {
            // Lost before we listened for it.
            lost(opened);
        }
    }

    private void lost(C gone) {
        if (gone == connection) {
            LOG.warn("The {} connection to Redis was lost", purpose);
            dropForAnother(gone);
        }
    }

    /** At once if it was good for a while; otherwise what ended it would end the next one too. */
    private void dropForAnother(C gone) {
        long lived = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - upSince);
        if (lived >= settings.reconnectDelayMax()) {
            delay = settings.reconnectDelay();
            drop(gone, 0);
        } else {
            drop(gone, longerDelay());
        }
        figures.reconnects.increment();
    }

    /** The next is opened after this one is closed, so that no late answer mixes with the new ones. */
    private void drop(C gone, long wait) {
        connection = null;
        busy = true;
        down.run();
        closing = gone.closeAsync()
                .whenCompleteAsync(
                        (nothing, failure) -> {
                            busy = false;
                            control.after(wait, this::connect);
                        },
                        control);
    }
}
