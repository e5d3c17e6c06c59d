package io.telecast.websocket.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many sockets each tenant, or each address, has; who has none is not remembered. */
final class Headcount {
    private final int most;
    private final Map<String, Integer> sockets = new ConcurrentHashMap<>();

    /** @param most how many each may have; 0 for any number */
    Headcount(int most) {
        this.most = most;
    }

    /** Counts one more, to {@link #leave} later; false when it would be too many, and was not counted. */
    boolean enter(String whose) {
        if (most == 0) {
            return true;
        }
        boolean[] entered = new boolean[1];
        sockets.compute(whose, (name, now) -> {
            int before = now == null ? 0 : now;
            entered[0] = before < most;
            return entered[0] ? Integer.valueOf(before + 1) : now;
        });
        return entered[0];
    }

    void leave(String whose) {
        if (most > 0) {
            sockets.computeIfPresent(whose, (name, now) -> now == 1 ? null : now - 1);
        }
    }
}
