package io.telecast.websocket.internal;

import io.telecast.api.device.Device;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is watched on this instance, by data type; a type that is no state is there from when it is asked for. */
final class FeedTable {
    private final Function<FeedType, Feeds> maker;
    private final Map<String, Feeds> feeds = new ConcurrentHashMap<>();

    FeedTable(List<FeedType> states, Function<FeedType, Feeds> maker) {
        this.maker = maker;
        states.forEach(type -> feeds.put(type.name(), maker.apply(type)));
    }

    Feeds of(String type) {
        return feeds.computeIfAbsent(type, name -> maker.apply(new MessageType(name)));
    }

    void event(String type, String deviceId, byte[] payload) {
        Feeds of = feeds.get(type);
        if (of != null) {
            of.event(deviceId, payload);
        }
    }

    void gap(String type, String deviceId) {
        Feeds of = feeds.get(type);
        if (of != null) {
            of.gap(deviceId);
        }
    }

    void leasesLost() {
        feeds.values().forEach(Feeds::leasesLost);
    }

    void retry() {
        feeds.values().forEach(Feeds::retry);
    }

    /** As {@link Feeds#watchesOf}, of all types. */
    List<Watch> watchesOf(String deviceId, @Nullable Device now) {
        return feeds.values().stream()
                .flatMap(of -> of.watchesOf(deviceId, now).stream())
                .toList();
    }

    /** How many sockets the device has that most watch. */
    int mostSockets() {
        return feeds.values().stream().mapToInt(Feeds::mostSockets).max().orElse(0);
    }

    /** How many devices are watched, counted for each of these types. */
    int watched(Predicate<String> type) {
        return feeds.values().stream()
                .filter(of -> type.test(of.type()))
                .mapToInt(Feeds::size)
                .sum();
    }
}
