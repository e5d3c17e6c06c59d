package io.telecast.bus.internal;

import io.telecast.api.uplink.UplinkHandler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The handlers of one type, best first: highest service ranking, then the one that was there before. */
final class HandlerRanking {
    private record Ranked(UplinkHandler handler, int ranking, long id) {}

    private static final Comparator<Ranked> BEST_FIRST =
            Comparator.comparingInt(Ranked::ranking).reversed().thenComparingLong(Ranked::id);

    private final List<Ranked> handlers = new ArrayList<>();

    void add(UplinkHandler handler, Map<String, ?> properties) {
        int ranking = properties.get("service.ranking") instanceof Integer value ? value : 0;
        long id = properties.get("service.id") instanceof Long value ? value : Long.MAX_VALUE;
        handlers.add(new Ranked(handler, ranking, id));
        handlers.sort(BEST_FIRST);
    }

    void remove(UplinkHandler handler) {
        handlers.removeIf(ranked -> ranked.handler() == handler);
    }

    boolean contains(UplinkHandler handler) {
        return handlers.stream().anyMatch(ranked -> ranked.handler() == handler);
    }

    @Nullable
    UplinkHandler best() {
        return handlers.isEmpty() ? null : handlers.get(0).handler();
    }
}
