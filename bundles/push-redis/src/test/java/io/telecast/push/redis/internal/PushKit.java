package io.telecast.push.redis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lettuce.core.SslOptions;
import io.telecast.api.push.Deadline;
import io.telecast.api.push.PushEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What tests do with the component. */
final class PushKit {
    private PushKit() {}

    static PushRedis start(Site site) throws Exception {
        return start(site, Settings.Listen.EXACT);
    }

    static PushRedis start(Site site, Settings.Listen listen) throws Exception {
        PushRedis push = new PushRedis(TestSettings.at(site, SslOptions.create(), listen));
        awaitWell(push);
        return push;
    }

    static void awaitWell(PushRedis push) throws Exception {
        Await.until("well, but: " + push.problem(), () -> isWell(push));
    }

    static boolean isWell(PushRedis push) {
        return push.problem() == null && push.figures().get("mirror.complete").intValue() == 1;
    }

    static Heard listen(PushRedis push) {
        Heard heard = new Heard();
        push.bindListener(heard);
        return heard;
    }

    static void watch(PushRedis push, String device, int sockets) throws Exception {
        push.subscribers("telemetry", device, sockets).toCompletableFuture().get(15, TimeUnit.SECONDS);
    }

    static boolean publish(PushRedis push, String device, int n) throws Exception {
        byte[] data = ("{\"n\":" + n + "}").getBytes(StandardCharsets.UTF_8);
        return push.publish(new PushEvent("telemetry", device, "t", n, () -> data))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
    }

    /** A deadline that one instance sets passes at the other. */
    static void deadlinePasses(PushRedis one, PushRedis other) throws Exception {
        one.extend("test", Map.of("d1", -1L)).toCompletableFuture().get(15, TimeUnit.SECONDS);
        List<Deadline> passed =
                other.claimPassed("test", 10, 60_000).toCompletableFuture().get(15, TimeUnit.SECONDS);
        assertEquals(List.of("d1"), passed.stream().map(Deadline::name).toList());
        other.settle("test", passed).toCompletableFuture().get(15, TimeUnit.SECONDS);
    }

    /** Whether an event came, for a screen that reads again what it is told to. */
    static boolean heard(Heard heard, String device, int n) {
        return heard.events.stream()
                .anyMatch(event -> event.startsWith("telemetry " + device + " ") && event.contains("\"n\":" + n + "}"));
    }
}
