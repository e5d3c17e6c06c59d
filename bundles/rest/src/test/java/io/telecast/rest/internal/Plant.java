package io.telecast.rest.internal;

import io.telecast.api.auth.AuthResult;
import io.telecast.api.auth.Authenticator;
import io.telecast.api.auth.Credentials;
import io.telecast.api.auth.Principal;
import io.telecast.api.device.Device;
import io.telecast.api.device.DevicePage;
import io.telecast.api.store.DataPoint;
import io.telecast.api.store.Presence;
import io.telecast.api.store.PresenceChange;
import io.telecast.api.store.PresenceStore;
import io.telecast.api.store.TelemetryStore;
import io.telecast.test.kit.UnsupportedDirectory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Devices and their values in memory; can be away, and can be stuck. */
final class Plant extends UnsupportedDirectory {
    private final Map<String, Device> devices = new TreeMap<>();
    private final Map<String, List<DataPoint>> points = new TreeMap<>();
    volatile boolean away;
    volatile boolean stuck;

    void device(String id, String tenantId) {
        devices.put(id, new Device(id, "n-" + id, "Device " + id, tenantId, null, null, null, true, null, null));
    }

    void point(String deviceId, String key, long timestamp, Object value) {
        points.computeIfAbsent(deviceId, id -> new ArrayList<>()).add(new DataPoint(key, timestamp, value));
    }

    Authenticator authenticator() {
        return credentials -> CompletableFuture.supplyAsync(() -> check(credentials));
    }

    PresenceStore presence(Map<String, Boolean> online) {
        Map<String, Presence> known = new TreeMap<>();
        online.forEach((id, is) -> known.put(id, new Presence(is, is, 0)));
        return new PresenceStore() {
            @Override
            public CompletionStage<Outcome> set(PresenceChange change) {
                throw new UnsupportedOperationException();
            }

            @Override
            public CompletionStage<Map<String, Presence>> find(Collection<String> deviceIds) {
                return answer(known);
            }

            @Override
            public CompletionStage<List<String>> online(String after, int limit) {
                throw new UnsupportedOperationException();
            }
        };
    }

    TelemetryStore store() {
        return new Store();
    }

    @Override
    public CompletionStage<Optional<Device>> find(String deviceId) {
        return answer(Optional.ofNullable(devices.get(deviceId)));
    }

    @Override
    public CompletionStage<Boolean> isEmpty() {
        return answer(devices.isEmpty());
    }

    @Override
    public CompletionStage<DevicePage> list(String tenantId, String search, int offset, int limit) {
        List<Device> found = devices.values().stream()
                .filter(device ->
                        device.tenantId().equals(tenantId) && device.name().contains(search))
                .toList();
        return answer(new DevicePage(found.stream().skip(offset).limit(limit).toList(), found.size()));
    }

    @Override
    public @Nullable Device cached(String deviceId) {
        return null;
    }

    private static AuthResult check(Credentials credentials) {
        String token = credentials.token();
        if (token != null) {
            boolean good = token.equals("good") || token.equals("Bearer good");
            return good ? granted() : new AuthResult.Refused("invalid token");
        }
        if (credentials.apiKey() == null) {
            return new AuthResult.Refused("authentication failed: token or x-api-key is required");
        }
        return credentials.apiKey().equals("key") ? granted() : new AuthResult.Refused("api key not found");
    }

    private static AuthResult granted() {
        return new AuthResult.Granted(new Principal("u", "t1", "TENANT_ADMIN", Long.MAX_VALUE, null));
    }

    private <T> CompletionStage<T> answer(T value) {
        if (stuck) {
            return new CompletableFuture<>();
        }
        return away
                ? CompletableFuture.failedFuture(new IllegalStateException("the database is away"))
                : CompletableFuture.completedFuture(value);
    }

    private final class Store implements TelemetryStore {
        @Override
        public CompletionStage<Boolean> append(String tenantId, String deviceId, List<DataPoint> added) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<List<DataPoint>> current(String deviceId) {
            Map<String, DataPoint> newest = new TreeMap<>();
            of(deviceId).forEach(point -> newest.put(point.key(), point));
            return answer(List.copyOf(newest.values()));
        }

        @Override
        public CompletionStage<List<DataPoint>> current(String deviceId, Collection<String> keys) {
            return current(deviceId).thenApply(all -> all.stream()
                    .filter(point -> keys.contains(point.key()))
                    .toList());
        }

        @Override
        public CompletionStage<List<DataPoint>> history(String deviceId, String key, long start, long end, int limit) {
            return answer(of(deviceId)
                    .filter(point -> point.key().equals(key))
                    .filter(point -> point.timestamp() >= start && point.timestamp() <= end)
                    .sorted(Comparator.comparingLong(DataPoint::timestamp).reversed())
                    .limit(limit)
                    .toList());
        }

        private Stream<DataPoint> of(String deviceId) {
            return points.getOrDefault(deviceId, List.of()).stream();
        }
    }
}
