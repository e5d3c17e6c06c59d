package io.telecast.push.redis.internal;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.SlotHash;
import java.util.Arrays;
import java.util.List;

/**
 * The masters, and which of them has a slot: its place in the list, -1 for nobody. Without a cluster all keys are in one
 * slot.
 */
record Route(List<RedisURI> masters, int[] owners) {
    static final Route NOWHERE = new Route(List.of(), new int[] {-1});

    static Route to(RedisURI master) {
        return new Route(List.of(master), new int[1]);
    }

    static String address(RedisURI uri) {
        return uri.getHost() + ":" + uri.getPort();
    }

    boolean isCluster() {
        return owners.length > 1;
    }

    int owner(String key) {
        return owners[isCluster() ? SlotHash.getSlot(key) : 0];
    }

    boolean has(String address) {
        return masters.stream().map(Route::address).anyMatch(address::equals);
    }

    /** Whether every key has a master. */
    boolean isWhole() {
        return Arrays.stream(owners).noneMatch(owner -> owner < 0);
    }

    boolean isSame(Route other) {
        return masters.stream()
                        .map(Route::address)
                        .toList()
                        .equals(other.masters.stream().map(Route::address).toList())
                && Arrays.equals(owners, other.owners);
    }
}
