package io.telecast.push.redis.internal;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections to Redis. They do not reconnect by themselves: what must be done anew on each connection (tracking,
 * subscriptions, leases) is then in one place, and nothing is sent twice.
 */
final class Client {
    private static final Logger LOG = LoggerFactory.getLogger(Client.class);
    static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE);
    private static final int WRITES_PER_FLUSH = 256;
    private static final long STOP_MS = 2_000;

    private final ClientResources resources;
    private final RedisClient client;
    private final Duration timeout;

    Client(Settings settings) {
        timeout = Duration.ofMillis(settings.connectTimeout());
        resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .threadFactoryProvider(pool -> new DefaultThreadFactory("push-redis-" + pool, true))
                .nettyCustomizer(new NettyCustomizer() {
                    /** Commands sent close together leave in one write: pipelining without anybody waiting. */
                    @Override
                    public void afterChannelInitialized(Channel channel) {
                        FlushConsolidationHandler together = new FlushConsolidationHandler(WRITES_PER_FLUSH, true);
                        ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
                        if (tls == null) {
                            channel.pipeline().addFirst(together);
                        } else {
                            // Behind it, so that they become one record too.
                            channel.pipeline().addAfter(tls.name(), null, together);
                        }
                    }
                })
                .build();
        client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(settings.queueSize())
                .protocolVersion(ProtocolVersion.RESP3)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .sslOptions(settings.tls())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(timeout)
                        .tcpNoDelay(true)
                        .build())
                .build());
    }

    CompletionStage<StatefulRedisConnection<String, byte[]>> connect(RedisURI uri) {
        return client.connectAsync(CODEC, bounded(uri));
    }

    CompletionStage<StatefulRedisPubSubConnection<String, byte[]>> connectPubSub(RedisURI uri) {
        return client.connectPubSubAsync(CODEC, bounded(uri));
    }

    /** As {@link #connect}, and fails if the server is a replica: what goes to it does not reach the others. */
    CompletionStage<StatefulRedisConnection<String, byte[]>> connectMaster(RedisURI uri) {
        return connect(uri).thenCompose(connection -> connection.async().role().handle((role, failure) -> {
            // Where it may not be asked, a refusal to write will tell.
            boolean known = failure == null && !role.isEmpty() && role.get(0) instanceof byte[];
            if (known && !new String((byte[]) role.get(0), StandardCharsets.US_ASCII).equals("master")) {
                connection.closeAsync();
                throw new RedisConnectionException(Route.address(uri) + " is a replica, not the master");
            }
            return connection;
        }));
    }

    /** Signing in counts too: a server that accepts and is silent must not hold us. */
    private RedisURI bounded(RedisURI uri) {
        RedisURI copy = RedisURI.builder(uri).build();
        copy.setTimeout(timeout);
        return copy;
    }

    /** Closes what is open and ends the threads; waits for a bounded time. */
    void stop() {
        try {
            client.shutdownAsync(0, STOP_MS, TimeUnit.MILLISECONDS).get(STOP_MS, TimeUnit.MILLISECONDS);
            resources.shutdown(0, STOP_MS, TimeUnit.MILLISECONDS).get(STOP_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The connections to Redis did not end in time", e);
        }
    }
}
