package io.telecast.uplink.status.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.store.PresenceStore.Outcome;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusHandlerTest {
    private final Services services = new Services();
    private final Turns turns = new Turns();
    private final Parts parts = parts();
    private final StatusHandler handler = parts.handler;

    private Parts parts() {
        World world = new World(1);
        return new Parts(
                new StatusSettings(300_000, 60_000, 1000, 1000, 60_000, 1000),
                services,
                services,
                services,
                new MemoryDeadlines(world).seenBy(world.actor()),
                turns,
                () -> world.now,
                world.actor());
    }

    @Test
    void tellsOnlyWhatIsDurable() {
        services.know("d1");
        var result = handle("d1", "1");
        assertEquals(List.of("set d1 true"), services.log);
        assertFalse(result.isDone());
        services.commits.get(0).complete(Outcome.CHANGED);
        assertEquals(UplinkResult.OK, result.join());
        assertEquals(List.of("set d1 true", "push status d1 t1 1000 {\"is_online\":1}"), services.log);
        assertEquals(0, turns.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", " 0\n", "\"0\"", "\t\"0\" "})
    void readsAStatusWithQuotesAndWhiteSpace(String payload) {
        services.know("d1");
        var result = handle("d1", payload);
        services.commits.get(0).complete(Outcome.CHANGED);
        assertEquals(UplinkResult.OK, result.join());
        assertTrue(services.log.contains("push status d1 t1 1000 {\"is_online\":0}"), services.log.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "2", "01", "true", "{}", "\"1", "'1'", "1 1", "                                1", "\0"})
    void refusesWhatIsNoStatusAndSaysWhatIsAllowed(String payload) {
        services.know("d1");
        assertEquals(
                UplinkResult.drop("the payload is no status; allowed: 0 or 1"),
                handle("d1", payload).join());
        assertEquals(List.of(), services.log);
    }

    @Test
    void refusesTheStatusOfAnUnknownDevice() {
        assertEquals(
                UplinkResult.drop("unknown_device", "the device is unknown"),
                handle("nobody", "1").join());
        assertEquals(List.of(), services.log);
    }

    @Test
    void keepsTheOrderOfADeviceThatHasToBeLookedUp() {
        services.lookup = new CompletableFuture<>();
        List<CompletableFuture<UplinkResult>> results = new ArrayList<>();
        for (String status : List.of("1", "0", "1", "0")) {
            results.add(handle("d1", status));
        }
        services.know("d1");
        services.lookup.complete(services.find("d1").toCompletableFuture().join());
        for (int i = 0; i < 4; i++) {
            assertEquals(i + 1, services.commits.size());
            services.commits.get(i).complete(Outcome.CHANGED);
            assertEquals(UplinkResult.OK, results.get(i).join());
        }
        assertEquals(
                List.of("true", "false", "true", "false"),
                services.log.stream()
                        .filter(line -> line.startsWith("set d1 "))
                        .map(line -> line.substring("set d1 ".length()))
                        .toList());
    }

    @Test
    void whatFollowsAReportThatIsGivenBackIsGivenBackToo() {
        services.know("d1", "d2");
        var first = handle("d1", "1");
        var second = handle("d1", "0");
        var other = handle("d2", "1");
        services.commits.get(0).complete(Outcome.NOT_NOW);
        services.commits.get(1).complete(Outcome.CHANGED);
        assertEquals(UplinkResult.RETRY, first.join());
        assertEquals(UplinkResult.RETRY, second.join());
        assertEquals(UplinkResult.OK, other.join());
        assertEquals(List.of("set d1 true", "set d2 true", "push status d2 t1 1000 {\"is_online\":1}"), services.log);
        // Once they have been answered they may come again.
        handle("d1", "1");
        assertEquals("set d1 true", services.log.get(3));
    }

    @Test
    void aReportIsGivenBackWhileItsDeviceCannotBeLookedUp() {
        services.lookup = CompletableFuture.failedFuture(new IllegalStateException("the database is away"));
        assertEquals(UplinkResult.RETRY, handle("d1", "1").join());
        assertEquals(0, turns.size());
    }

    @Test
    void whatTheStoreRefusesIsRefusedWithItsReasonAndStopsNobody() {
        services.know("d1");
        var refused = handle("d1", "1");
        var next = handle("d1", "0");
        services.commits.get(0).completeExceptionally(new IllegalArgumentException("no"));
        services.commits.get(1).complete(Outcome.CHANGED);
        assertEquals(UplinkResult.drop("store_refused", "the store refused it: no"), refused.join());
        assertEquals(UplinkResult.OK, next.join());
    }

    @Test
    void aHandlerThatLeavesBeginsNothing() {
        services.know("d1");
        var begun = handle("d1", "1");
        var waiting = handle("d1", "0");
        handler.close();
        var late = handle("d2", "1");
        services.commits.get(0).complete(Outcome.CHANGED);
        assertEquals(UplinkResult.OK, begun.join());
        assertEquals(UplinkResult.RETRY, waiting.join());
        assertEquals(UplinkResult.RETRY, late.join());
        assertInstanceOf(UplinkResult.Ok.class, begun.join());
    }

    private CompletableFuture<UplinkResult> handle(String deviceId, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        return handler.handle(new Report("status", "devices/status/" + deviceId, deviceId, null, bytes, 1000, false, 1))
                .toCompletableFuture();
    }
}
