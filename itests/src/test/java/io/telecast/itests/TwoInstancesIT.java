package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Database;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Effort;
import io.telecast.itests.kit.Finding;
import io.telecast.itests.kit.Instance;
import io.telecast.itests.kit.Interest;
import io.telecast.itests.kit.Json;
import io.telecast.itests.kit.Ledger;
import io.telecast.itests.kit.Pair;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.RedisServer;
import io.telecast.itests.kit.Reporter;
import io.telecast.itests.kit.Tokens;
import io.telecast.itests.kit.Watcher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sockets at two instances, which share one Redis, one broker (the first one's) and one PostgreSQL, when rights end. */
@ExtendWith(SharedPair.class)
class TwoInstancesIT {
    private static final int POLICY = 1008;

    private static RedisServer redis;
    private static Database database;
    private static Instance first;
    private static Instance second;
    private static Demo demo;

    private final Ledger ledger = new Ledger();

    @BeforeAll
    static void take(Pair pair) {
        redis = pair.redis();
        database = pair.database();
        first = pair.first();
        second = pair.second();
        demo = first.demo();
    }

    /** An operator at one instance revokes a key and deletes a device, a token ends: sockets of both are told. */
    @Test
    void whoMayWatchNoMoreIsToldOnBothWithinFiveSeconds() {
        Demo.Device kept = first.createDevice(demo.tenant());
        Demo.Device deleted = first.createDevice(demo.tenant());
        JsonNode key = Json.read(first.command("telecast:api-key-create --json " + demo.tenant() + " it"));
        long expiry = System.currentTimeMillis() / 1_000 + 8;
        String shortToken = token(expiry);
        Map<Watcher, String> ends = new LinkedHashMap<>();
        try (Watcher stays = Platform.watch(first, demo.token(), kept)) {
            for (Instance instance : List.of(first, second)) {
                String secret = key.required("api_key").textValue();
                String frame = Json.object("device_id", kept.id(), "x-api-key", secret);
                ends.put(Watcher.open(instance.ws(Platform.CURRENT), frame), "api key is disabled");
                ends.put(Platform.watch(instance, demo.token(), deleted), "Failed to subscribe to device");
                ends.put(Platform.watch(instance, shortToken, kept), "token is expired");
            }
            ends.keySet().forEach(Watcher::awaitSnapshot);
            first.command("telecast:api-key-revoke " + key.required("id").textValue() + "; telecast:device-delete "
                    + deleted.id());
            long done = System.currentTimeMillis();
            ends.forEach((screen, text) -> {
                long since = text.equals("token is expired") ? expiry * 1_000 : done;
                Duration left = Duration.ofMillis(Math.max(1, since + 5_000 - System.currentTimeMillis()));
                Await.until(text, left, () -> !screen.closes().isEmpty());
                assertEquals(List.of(POLICY), screen.closes(), text);
                assertEquals(text, screen.texts().get(screen.texts().size() - 1));
            });
            assertEquals(List.of(), stays.closes());
            Interest.await(redis, Map.of(kept.id(), 1));
        } finally {
            ends.keySet().forEach(Watcher::close);
        }
    }

    @Test
    void aNewTokenBeforeTheOldOneEndsChangesNothingElse() {
        Demo.Device device = first.createDevice(demo.tenant());
        long expiry = System.currentTimeMillis() / 1_000 + 5;
        try (Watcher screen = Platform.watch(second, token(expiry), device)) {
            Reporter reporter = Reporter.start(ledger, first.mqtt(), device, 50 * Effort.FACTOR);
            reporter.awaitMore(50);
            screen.send(Json.object("device_id", device.id(), "token", demo.token()));
            Await.until(
                    "the old one has ended", Await.SHORT, () -> System.currentTimeMillis() > expiry * 1_000 + 1_000);
            reporter.stop();
            settle(device, reporter);
            List<Long> stored = database.history(device.id(), "seq");
            Await.until("the last value", Await.SHORT, () -> shows(screen, reporter.sequence()));
            // Of a snapshot, which repeats the newest, there are two.
            List<Long> shown = screen.numbers("seq").stream().distinct().toList();
            assertTrue(screen.numbers("seq").size() <= shown.size() + 1, () -> screen.numbers("seq")
                    .toString());
            assertEquals(List.of(), ledger.compareScreen("renewed", shown, stored));
            assertEquals(List.of(), screen.closes());
        }
    }

    private static String token(long expiresAtSeconds) {
        return Tokens.hs256(
                Pair.KEY.getBytes(StandardCharsets.US_ASCII), Tokens.claims(demo.tenant(), expiresAtSeconds));
    }

    /** Waits until the database holds the last report, or as many as were acknowledged. */
    private void settle(Demo.Device device, Reporter reporter) {
        Await.until(
                "all is stored",
                Duration.ofSeconds(20),
                () -> ledger.compareStored(device.id(), database.history(device.id(), "seq")).stream()
                        .noneMatch(finding -> finding.kind() == Finding.Kind.LOST));
        assertEquals(List.of(reporter.sequence()), database.current(device.id(), "seq"));
    }

    private static boolean shows(Watcher screen, long number) {
        return screen.screen().get("seq").asLong() == number;
    }
}
