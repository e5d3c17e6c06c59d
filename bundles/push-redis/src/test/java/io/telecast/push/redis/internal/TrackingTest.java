package io.telecast.push.redis.internal;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackingTest {
    /** That a connection fails says nothing of what Redis can do: it is replaced, not used without tracking. */
    @Test
    void aConnectionThatFailsIsReplaced(@TempDir Path directory) throws Exception {
        Control control = new Control();
        try (RealRedis redis = new RealRedis(directory)) {
            StatefulRedisConnection<String, byte[]> connection = redis.client().connect(Client.CODEC);
            connection.close();
            Masters masters = new Masters(control, (address, inCluster) -> null);
            InterestMirror mirror = new InterestMirror();
            Tracking tracking = new Tracking(new KeyWatch(control, mirror, null, null, masters, true), control);
            AtomicReference<String> why = new AtomicReference<>();
            tracking.arm(new Node("127.0.0.1:1", false, connection), why::set);
            Await.until("replaced", () -> why.get() != null);
            assertNull(tracking.problem());
        } finally {
            control.stop();
        }
    }
}
