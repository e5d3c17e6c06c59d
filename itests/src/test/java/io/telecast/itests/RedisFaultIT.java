package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Effort;
import io.telecast.itests.kit.Flow;
import io.telecast.itests.kit.MqttDevice;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.RedisServer;
import io.telecast.itests.kit.Watcher;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Redis forgets, dies and freezes: sockets stay, screens are right soon after, no report is lost. */
@ExtendWith(SharedPlatform.class)
class RedisFaultIT {
    /** What the platform promises for its screens once Redis is back. */
    private static final Duration RIGHT_AGAIN = Duration.ofSeconds(2);

    private static final int PER_SECOND = 40;

    private final Platform platform;

    RedisFaultIT(Platform platform) {
        this.platform = platform;
    }

    @Test
    void flushed() throws Exception {
        underFlow(RedisServer::flush);
    }

    @Test
    void killedAndRestarted() throws Exception {
        underFlow(redis -> {
            redis.kill();
            redis.start();
        });
    }

    @Test
    void reportsWhileItIsAwayAreShownWhenItIsBack() throws Exception {
        Demo.Device device = platform.newDevice();
        try (Watcher screen = platform.watch(device);
                MqttDevice connection = platform.connect(device)) {
            platform.redis().kill();
            connection.report("devices/telemetry", "{\"t\":1}");
            Await.until("it is stored", Await.SHORT, () -> platform.rest()
                    .current(device.id())
                    .containsKey("t"));
            platform.redis().start();
            Await.until("it is shown", RIGHT_AGAIN, () -> screen.screen().containsKey("t"));
            platform.awaitInterest(device);
            assertEquals(List.of(), screen.closes());
        }
    }

    @Test
    void frozenAndAwake() throws Exception {
        underFlow(redis -> {
            redis.pause();
            try {
                Await.holds(Duration.ofSeconds(1), () -> true);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            } finally {
                redis.resume();
            }
        });
    }

    private void underFlow(Consumer<RedisServer> fault) throws Exception {
        List<Demo.Device> devices = List.of(platform.newDevice(), platform.newDevice());
        try (Flow flow = Flow.start(platform.instance().mqtt(), devices, PER_SECOND, platform::watch)) {
            for (int i = 0; i < Effort.FACTOR; i++) {
                flow.awaitMore(PER_SECOND);
                fault.accept(platform.redis());
                awaitRight(devices, flow);
            }
            flow.awaitMore(PER_SECOND);
            flow.stop();
            assertEquals(List.of(), flow.balance(platform::history));
            for (Watcher screen : flow.screens()) {
                assertEquals(List.of(), screen.closes());
            }
            platform.awaitInterest(devices.toArray(new Demo.Device[0]));
        }
        platform.awaitInterest();
    }

    /** Every screen must show, within the promised time, what its device said at the end of the fault or later. */
    private void awaitRight(List<Demo.Device> devices, Flow flow) {
        List<Long> reached =
                devices.stream().map(device -> flow.sequence(device)).toList();
        Await.until("screens right again", RIGHT_AGAIN, () -> {
            for (int i = 0; i < reached.size(); i++) {
                if (flow.screens().get(i).screen().get(Flow.KEY).asLong() < reached.get(i)) {
                    return false;
                }
            }
            return true;
        });
    }
}
