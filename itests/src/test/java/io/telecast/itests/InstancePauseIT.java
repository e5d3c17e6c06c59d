package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Flow;
import io.telecast.itests.kit.Interest;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Watcher;
import io.telecast.itests.kit.WithFaults;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A whole instance with its embedded broker and database is frozen or stopped under flow, and comes back. */
@ExtendWith(SharedPlatform.class)
class InstancePauseIT {
    private static final int PER_SECOND = 100;
    private static final Duration LEASE_END = Duration.ofSeconds(Platform.LEASE_SECONDS + 2);

    private final Platform platform;

    InstancePauseIT(Platform platform) {
        this.platform = platform;
    }

    @Test
    @WithFaults
    void stoppedInGoodOrder() {
        try (Flow flow = flow()) {
            flow.awaitMore(PER_SECOND);
            platform.instance().stop();
            assertEquals(List.of(), Interest.compare(platform.redis(), Map.of()), "a stop releases its leases at once");
            platform.instance().start();
            flow.awaitMore(PER_SECOND);
            flow.stop();
            assertEquals(List.of(), flow.balance(platform::history));
            for (Watcher screen : flow.screens()) {
                assertTrue(List.of(1012, 1001).contains(screen.closes().get(0)), () -> "" + screen.closes());
            }
        }
    }

    @Test
    void frozenForLongerThanItsLeases() throws Exception {
        try (Flow flow = flow()) {
            flow.awaitMore(PER_SECOND);
            platform.instance().pause();
            try {
                Await.until("its leases end", LEASE_END, () -> platform.redis()
                        .keys("ws:sub:*")
                        .isEmpty());
            } finally {
                platform.instance().resume();
            }
            flow.awaitMore(PER_SECOND);
            flow.stop();
            assertEquals(List.of(), flow.balance(platform::history));
        }
        platform.awaitInterest();
    }

    private Flow flow() {
        List<Demo.Device> devices = List.of(platform.newDevice(), platform.newDevice());
        return Flow.start(platform.instance().mqtt(), devices, PER_SECOND, platform::watchAgain);
    }
}
