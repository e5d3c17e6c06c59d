package io.telecast.push.redis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GapsTest {
    private final Control control = new Control();
    private final Heard heard = new Heard();

    @AfterEach
    void stop() {
        control.stop();
    }

    @Test
    void severalSignsOfOneFaultAreOneReading() throws Exception {
        Gaps gaps = gaps(1000);
        Lease lease = lease("d1");
        gaps.add(lease);
        gaps.add(lease("d2"));
        gaps.add(lease);
        gaps.add(lease("gone", 0));
        Await.until("told", () -> heard.gaps.size() == 2);
        assertEquals(
                List.of("telemetry d1", "telemetry d2"),
                heard.gaps.stream().sorted().toList());
    }

    @Test
    void whatIsMissedAgainAndAgainIsReadAllTheSame() throws Exception {
        Gaps gaps = gaps(50);
        Lease lease = lease("d1");
        Await.until("told while it goes on", () -> {
            gaps.add(lease);
            return heard.gaps.size() > 1;
        });
        int before = heard.gaps.size();
        // The last of them was after a reading or will be read yet.
        gaps.add(lease);
        Await.until("told of the last", () -> heard.gaps.size() > before);
        assertTrue(heard.gaps.stream().allMatch("telemetry d1"::equals));
    }

    private Gaps gaps(long settleMs) {
        Listeners listeners = new Listeners(new Figures());
        listeners.add(heard);
        return new Gaps(control, listeners, settleMs);
    }

    private static Lease lease(String device) {
        return lease(device, 1);
    }

    private static Lease lease(String device, int sockets) {
        Lease lease = new Lease(Topic.of("telemetry", device), System.nanoTime());
        lease.wish(sockets, new CompletableFuture<>());
        return lease;
    }
}
