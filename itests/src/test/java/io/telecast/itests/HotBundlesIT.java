package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Effort;
import io.telecast.itests.kit.Flow;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Watcher;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles leave and come back while reports flow: none is lost, none is there twice, no socket is closed. */
@ExtendWith(SharedPlatform.class)
class HotBundlesIT {
    private static final int PER_SECOND = 40;
    private static final int AWAY = 60;

    private final Platform platform;

    HotBundlesIT(Platform platform) {
        this.platform = platform;
    }

    @ParameterizedTest
    @ValueSource(strings = {"io.telecast.uplink.telemetry", "io.telecast.push.redis", "io.telecast.store.jdbc"})
    void leavesAndComesBack(String bundle) {
        List<Demo.Device> devices = List.of(platform.newDevice(), platform.newDevice());
        try (Flow flow = Flow.start(platform.instance().mqtt(), devices, PER_SECOND, platform::watch)) {
            flow.awaitMore(PER_SECOND);
            for (int i = 0; i < Effort.FACTOR; i++) {
                platform.instance().command("bundle:stop " + bundle);
                flow.awaitMore(AWAY);
                platform.instance().command("bundle:start " + bundle);
                flow.awaitMore(AWAY);
            }
            flow.stop();
            assertEquals(List.of(), flow.balance(platform::history));
            for (Watcher screen : flow.screens()) {
                assertEquals(List.of(), screen.closes());
            }
            assertTrue(flow.ledger().acknowledged() > 2 * AWAY, "reports flowed while it was away");
        }
        platform.awaitInterest();
    }
}
