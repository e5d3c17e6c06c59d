package io.telecast.push.redis.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisException;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master that sentinels replace by another. */
class SentinelTest {
    /** The promise is two seconds; tests share their machine with others. */
    private static final long RIGHT_AGAIN_MS = 5000;

    @TempDir
    Path directory;

    private final List<PushRedis> started = new ArrayList<>();
    private RealSentinels redis;

    @BeforeEach
    void startRedis() throws Exception {
        redis = new RealSentinels(directory);
    }

    @AfterEach
    void stopAll() {
        started.forEach(PushRedis::stop);
        redis.close();
    }

    @Test
    void theMasterDiesAndComesBackAsAReplica() throws Exception {
        PushRedis publisher = start(redis.site());
        PushRedis watcher = start(redis.site());
        Heard heard = PushKit.listen(watcher);
        PushKit.watch(watcher, "d1", 1);
        // A lease that the replica did not get yet would be unknown to the new master until it is asserted again.
        Await.until("known to be watched", () -> PushKit.publish(publisher, "d1", 0));
        redis.first.kill();
        Await.until("noticed", () -> publisher.problem() != null && watcher.problem() != null);
        Await.until("taken for watched", () -> PushKit.publish(publisher, "d1", 1));
        awaitTakenOver(publisher, watcher, heard);

        redis.first.start();
        // For a while it still says that it is the master.
        assertTrue(PushKit.publish(publisher, "d1", 3));
        Await.until("heard", () -> PushKit.heard(heard, "d1", 3));
    }

    @Test
    void aLivingMasterBecomesAReplicaAndASentinelIsAway() throws Exception {
        PushRedis publisher = start(redis.site());
        PushRedis watcher = start(redis.site());
        Heard heard = PushKit.listen(watcher);
        PushKit.watch(watcher, "d1", 1);
        // The first in the list, which is the one that is listened to.
        redis.sentinel(0).kill();
        redis.failover();
        awaitTakenOver(publisher, watcher, heard);
    }

    @Test
    void whatIsWrongIsNamed() throws Exception {
        awaitProblem(RedisAddress.parse(redis.url("screens")), "NOAUTH");
        awaitProblem(
                RedisAddress.parse(redis.url("screens")).withSentinel("", "wrong"), "refuses the user and password");
        awaitProblem(
                RedisAddress.parse(redis.url("nobody")).withSentinel("", RealSentinels.SENTINEL_PASSWORD),
                "no master named 'nobody'");
        awaitProblem(
                RedisAddress.parse("redis://:" + RealSentinels.PASSWORD + "@127.0.0.1:" + redis.second.port()),
                "is a replica");
        Site wrong = RedisAddress.parse(redis.url("screens").replace(RealSentinels.PASSWORD, "wrong"))
                .withSentinel("", RealSentinels.SENTINEL_PASSWORD);
        awaitProblem(wrong, "refuses the user and password");
    }

    private void awaitTakenOver(PushRedis publisher, PushRedis watcher, Heard heard) throws Exception {
        RedisCommands<String, String> other = redis.redis(redis.second);
        Await.until("promoted", () -> role(other).equals("master"));
        Await.until(
                "well",
                RIGHT_AGAIN_MS,
                () -> PushKit.isWell(publisher) && PushKit.isWell(watcher) && "1".equals(other.get("ws:sub:d1")));
        PushKit.deadlinePasses(publisher, watcher);
        Await.until("read again", () -> heard.gaps.contains("telemetry d1"));
        Await.until("known", () -> PushKit.publish(publisher, "d1", 2));
        Await.until("heard", () -> PushKit.heard(heard, "d1", 2));
        Await.until("nobody watches others", () -> !PushKit.publish(publisher, "d2", 1));
    }

    /** A sentinel ends all connections when it changes the role. */
    private static Object role(RedisCommands<String, String> redis) {
        try {
            return redis.role().get(0);
        } catch (RedisException e) {
            return "";
        }
    }

    private void awaitProblem(Site site, String part) throws Exception {
        PushRedis push = new PushRedis(TestSettings.at(site, SslOptions.create()));
        started.add(push);
        Await.until(part + " in: " + push.problem(), () -> String.valueOf(push.problem())
                .contains(part));
        assertTrue(!String.valueOf(push.problem()).contains(RealSentinels.PASSWORD));
    }

    private PushRedis start(Site site) throws Exception {
        PushRedis push = PushKit.start(site);
        started.add(push);
        return push;
    }
}
