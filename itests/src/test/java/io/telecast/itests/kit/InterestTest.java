package io.telecast.itests.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lettuce.core.SetArgs;
import io.telecast.itests.kit.Finding.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that do not fit the screens are found, in a real Redis. */
class InterestTest {
    @TempDir
    static Path folder;

    private static RedisServer redis;

    @BeforeAll
    static void start() {
        redis = RedisServer.start(folder);
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void oneLease() {
        redis.flush();
        redis.ask(c -> c.set("ws:sub:d", "2", SetArgs.Builder.px(60_000)));
    }

    @Test
    void balances() {
        assertEquals(List.of(), Interest.compare(redis, Map.of("d", 2)));
    }

    @Test
    void aKeyNobodyWatchesIsLeftOver() {
        redis.ask(c -> c.set("{ws:sub:d}:own", "x"));
        assertEquals(List.of(Kind.LEFT_OVER, Kind.LEFT_OVER), LedgerTest.kinds(Interest.compare(redis, Map.of())));
    }

    @Test
    void aWrongCountAndAMissingEndAreFound() {
        redis.ask(c -> c.set("ws:sub:d", "3"));
        assertEquals(
                List.of(Kind.LEFT_OVER, Kind.LEFT_OVER), LedgerTest.kinds(Interest.compare(redis, Map.of("d", 2))));
    }

    @Test
    void aWatchedDeviceWithoutItsKeyIsALoss() {
        redis.flush();
        assertEquals(List.of(Kind.LOST), LedgerTest.kinds(Interest.compare(redis, Map.of("d", 1))));
    }

    @Test
    void aKilledRedisComesBackEmptyOnItsPort() {
        redis.kill();
        redis.start();
        assertEquals(List.of(Kind.LOST), LedgerTest.kinds(Interest.compare(redis, Map.of("d", 1))));
    }
}
