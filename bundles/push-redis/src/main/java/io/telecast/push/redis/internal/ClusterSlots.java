package io.telecast.push.redis.internal;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.SlotHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads an answer to {@code CLUSTER SLOTS}: entries of the first slot, the last, the master and its replicas. */
final class ClusterSlots {
    private record Range(int first, int last) {}

    private final Map<String, RedisURI> nodes = new LinkedHashMap<>();
    private final Map<String, List<Range>> masters = new TreeMap<>();

    /** @param asked the host of the node that gave the answer: it leaves out its own where it does not know it */
    ClusterSlots(Site site, String asked, List<Object> answer) {
        for (Object each : answer) {
            List<?> entry = (List<?>) each;
            for (Object node : entry.subList(2, entry.size())) {
                RedisURI uri = uri(site, asked, (List<?>) node);
                nodes.put(Route.address(uri), uri);
            }
            String master = Route.address(uri(site, asked, (List<?>) entry.get(2)));
            masters.computeIfAbsent(master, key -> new ArrayList<>())
                    .add(new Range(((Long) entry.get(0)).intValue(), ((Long) entry.get(1)).intValue()));
        }
    }

    private static RedisURI uri(Site site, String asked, List<?> node) {
        byte[] host = (byte[]) node.get(0);
        String name = host == null ? "" : new String(host, StandardCharsets.UTF_8);
        return site.at(name.isEmpty() ? asked : name, ((Long) node.get(1)).intValue());
    }

    /** Masters and replicas, by address. */
    Map<String, RedisURI> nodes() {
        return nodes;
    }

    Route route() {
        List<RedisURI> uris = new ArrayList<>();
        int[] owners = new int[SlotHash.SLOT_COUNT];
        Arrays.fill(owners, -1);
        masters.forEach((address, ranges) -> {
            ranges.forEach(range -> Arrays.fill(owners, range.first, range.last + 1, uris.size()));
            uris.add(nodes.get(address));
        });
        return new Route(uris, owners);
    }
}
