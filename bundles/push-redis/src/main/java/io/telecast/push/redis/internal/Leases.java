package io.telecast.push.redis.internal;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The leases of this instance, by their names in Redis. A lease stays until Redis has released it. */
final class Leases {
    private final ConcurrentHashMap<String, Lease> byKey = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Lease> byChannel = new ConcurrentHashMap<>();

    /** Notes a wish; null when there is nothing to do, as nothing was held. */
    @Nullable
    Lease wish(Topic topic, int sockets, CompletableFuture<Void> done, long now) {
        return byKey.compute(topic.key(), (key, present) -> {
            Lease lease = present;
            if (lease == null) {
                if (sockets == 0) {
                    return null;
                }
                lease = new Lease(topic, now);
                byChannel.put(topic.channel(), lease);
            }
            lease.wish(sockets, done);
            return lease;
        });
    }

    /** Forgets a lease if it is over, in one step with {@link #wish}; tells whether it did. */
    boolean removeIfOver(Lease lease, long now, long ttlNanos) {
        if (!lease.isOver(now, ttlNanos)) {
            return false;
        }
        Topic topic = lease.topic();
        byKey.computeIfPresent(topic.key(), (key, present) -> {
            if (present != lease || !lease.isOver(now, ttlNanos)) {
                return present;
            }
            byChannel.remove(topic.channel(), lease);
            return null;
        });
        return byKey.get(topic.key()) != lease;
    }

    @Nullable
    Lease ofKey(String key) {
        return byKey.get(key);
    }

    @Nullable
    Lease ofChannel(String channel) {
        return byChannel.get(channel);
    }

    Collection<Lease> all() {
        return byKey.values();
    }

    int size() {
        return byKey.size();
    }
}
