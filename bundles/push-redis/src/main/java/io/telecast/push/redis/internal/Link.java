package io.telecast.push.redis.internal;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to Redis that is made again whenever it is lost. Its state changes on the control thread alone. */
final class Link<C extends StatefulRedisConnection<String, byte[]>> {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    private final String purpose;
    private final Control control;
    private final Settings settings;
    private final Function<RedisURI, CompletionStage<C>> opener;
    private final Consumer<C> up;
    private final Runnable down;

    private volatile @Nullable C connection;
    private @Nullable RedisURI target;
    private boolean busy;
    private boolean retrying;
    private long delay;
    private CompletableFuture<Void> closing = CompletableFuture.completedFuture(null);
    private volatile int connections;

    /**
     * @param purpose the connection's name in the log
     * @param up told of each new connection
     * @param down told when it is lost, before the next one is made
     */
    Link(
            String purpose,
            Control control,
            Settings settings,
            Function<RedisURI, CompletionStage<C>> opener,
            Consumer<C> up,
            Runnable down) {
        this.purpose = purpose;
        this.control = control;
        this.settings = settings;
        this.opener = opener;
        this.up = up;
        this.down = down;
        this.delay = settings.reconnectDelay();
    }

    /** The connection; null while there is none. Any thread. */
    @Nullable
    C connection() {
        return connection;
    }

    int reconnects() {
        return Math.max(0, connections - 1);
    }

    /** Where to connect to, from now on; null for nowhere. */
    void target(@Nullable RedisURI uri) {
        target = uri;
        delay = settings.reconnectDelay();
        if (connection != null) {
            drop(connection);
        } else {
            connect();
        }
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
            drop(bad);
        }
    }

    private void connect() {
        RedisURI uri = target;
        if (uri == null || busy || connection != null) {
            return;
        }
        busy = true;
        opener.apply(uri).whenCompleteAsync((opened, failure) -> finish(uri, opened, failure), control);
    }

    private void finish(RedisURI uri, @Nullable C opened, @Nullable Throwable failure) {
        busy = false;
        if (opened == null) {
            retry(failure);
        } else if (uri != target) {
            opened.closeAsync();
            connect();
        } else {
            begin(opened);
        }
    }

    private void retry(@Nullable Throwable failure) {
        if (!retrying) {
            LOG.warn("No {} connection to Redis, it is tried again: {}", purpose, reason(failure));
        }
        retrying = true;
        control.after(delay, this::connect);
        delay = Math.min(2 * delay, settings.reconnectDelayMax());
    }

    private static String reason(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause);
    }

    private void begin(C opened) {
        connection = opened;
        connections++;
        retrying = false;
        delay = settings.reconnectDelay();
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
            drop(gone);
        }
    }

    /** The next is opened after this one is closed, so that no late answer mixes with the new ones. */
    private void drop(C gone) {
        connection = null;
        busy = true;
        down.run();
        closing = gone.closeAsync()
                .whenCompleteAsync(
                        (nothing, failure) -> {
                            busy = false;
                            connect();
                        },
                        control);
    }
}
