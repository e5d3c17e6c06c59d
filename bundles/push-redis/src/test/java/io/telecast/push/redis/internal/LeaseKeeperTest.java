package io.telecast.push.redis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseKeeperTest {
    private static final int LEASES = 10_000;

    @TempDir
    Path directory;

    @Test
    void tenThousandLeasesTakeAHandfulOfRoundTrips() throws Exception {
        try (RealRedis server = new RealRedis(directory);
                Wire wire = new Wire(server.address())) {
            PushRedis push = new PushRedis(TestSettings.patient(Site.server(wire.address())));
            try {
                Await.until("well", 60_000, () -> PushKit.isWell(push));
                wire.countTurns();
                List<CompletableFuture<Void>> leases = new ArrayList<>();
                for (int i = 0; i < LEASES; i++) {
                    leases.add(push.subscribers("telemetry", "d" + i, 1).toCompletableFuture());
                }
                CompletableFuture.allOf(leases.toArray(CompletableFuture[]::new))
                        .get(60, TimeUnit.SECONDS);
                System.out.printf("%d leases in %d round trips%n", LEASES, wire.turns());
                assertEquals(2L * LEASES, server.commands().dbsize());
                // Five, and some more where a machine with other work cannot answer all of one in its time.
                assertTrue(wire.turns() < LEASES / 100, "round trips: " + wire.turns());
            } finally {
                wire.mend();
                push.stop();
            }
        }
    }

    @Test
    void renewalsAreSpreadOverTime() {
        int[] tenths = new int[10];
        for (int i = 0; i < LEASES; i++) {
            long after = LeaseKeeper.renewAfter(4_000_000);
            assertTrue(after >= 3_000_000 && after <= 4_000_000, "after: " + after);
            tenths[(int) Math.min(9, (after - 3_000_000) / 100_000)]++;
        }
        for (int count : tenths) {
            assertTrue(count > LEASES / 20 && count < LEASES / 5, "in one tenth of the time: " + count);
        }
    }
}
