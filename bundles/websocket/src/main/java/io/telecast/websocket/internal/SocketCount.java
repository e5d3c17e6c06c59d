package io.telecast.websocket.internal;

import io.telecast.api.health.Measurements;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts sockets by path and tenant. The tenants with most sockets have figures of their own, the others one together. */
final class SocketCount {
    private static final int TENANTS = 20;
    private static final List<String> PATHS =
            List.of(CurrentEndpoint.PATH, CurrentKeysEndpoint.PATH, StatusEndpoint.PATH, StatusBatchEndpoint.PATH);
    private static final String NONE = "none";
    private static final String OTHER = "other";

    private SocketCount() {}

    static void measure(Collection<ClientSocket> sockets, Measurements to) {
        Map<String, Map<String, Integer>> paths = new TreeMap<>();
        PATHS.forEach(path -> paths.put(path, new TreeMap<>(Map.of(NONE, 0))));
        Map<String, Integer> tenants = new HashMap<>();
        for (ClientSocket socket : sockets) {
            String tenant = socket.tenantId();
            if (tenant != null) {
                tenants.merge(tenant, 1, Integer::sum);
            }
        }
        Set<String> largest = largest(tenants);
        for (ClientSocket socket : sockets) {
            String tenant = socket.tenantId();
            String label = tenant == null ? NONE : largest.contains(tenant) ? tenant : OTHER;
            paths.computeIfAbsent(socket.path(), path -> new TreeMap<>()).merge(label, 1, Integer::sum);
        }
        paths.forEach((path, counts) -> counts.forEach((tenant, count) ->
                to.gauge("sockets", "Open sockets, by path and tenant", count, "path", path, "tenant", tenant)));
    }

    private static Set<String> largest(Map<String, Integer> tenants) {
        List<Map.Entry<String, Integer>> sorted = tenants.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(TENANTS)
                .toList();
        return sorted.stream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }
}
