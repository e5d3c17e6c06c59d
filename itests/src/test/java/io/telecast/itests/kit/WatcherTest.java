package io.telecast.itests.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.telecast.itests.kit.Finding.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A screen fed with a repeated, a turned and a missing frame, over real sockets and a link that breaks. */
class WatcherTest {
    private final ScriptedServer server = new ScriptedServer();
    private final TcpProxy link = new TcpProxy(server.port());
    private final Ledger ledger = new Ledger();

    @AfterEach
    void stop() {
        link.close();
        server.close();
    }

    @Test
    void showsTheNewestOfEachKey() {
        try (Watcher watcher = watch("{\"seq\":1,\"on\":true}", "{\"seq\":2}", "pong")) {
            watcher.await("pong", frame -> frame.text().equals("pong"));
            assertEquals(List.of(1L, 2L), watcher.numbers("seq"));
            assertEquals("{seq=2, on=true}", watcher.screen().toString());
        }
    }

    @Test
    void showsTheNewestStateOfEachDevice() {
        String array = "[{\"device_id\":\"b\",\"is_online\":0},{\"device_id\":\"a\",\"is_online\":1}]";
        try (Watcher watcher = watch(array, "{\"device_id\":\"b\",\"is_online\":1}", "pong")) {
            watcher.await("pong", frame -> frame.text().equals("pong"));
            assertEquals("{b=1, a=1}", watcher.states().toString());
        }
    }

    @Test
    void aRepeatATurnAndAStaleEndAreFound() {
        assertEquals(List.of(Kind.DUPLICATE), kindsAfter("{\"seq\":1}", "{\"seq\":3}", "{\"seq\":3}"));
        assertEquals(List.of(Kind.REORDERED), kindsAfter("{\"seq\":2}", "{\"seq\":1}", "{\"seq\":3}"));
        assertEquals(List.of(Kind.STALE), kindsAfter("{\"seq\":1}", "{\"seq\":2}"));
        assertEquals(List.of(), kindsAfter("{\"seq\":1}", "{\"seq\":3}"));
    }

    @Test
    void aStalledLinkHoldsFramesAndACutOneEndsTheSocket() throws Exception {
        server.script("{\"seq\":1}");
        try (Watcher watcher = Watcher.open(link.uri("ws"), "hello")) {
            watcher.awaitSnapshot();
            link.stall();
            server.sendToAll("{\"seq\":2}");
            assertEquals(
                    true,
                    Await.holds(Duration.ofMillis(100), () -> watcher.frames().size() == 1));
            link.heal();
            watcher.await("the held frame", frame -> frame.text().equals("{\"seq\":2}"));
            link.cut();
            assertEquals(Watcher.ABNORMAL, watcher.awaitClose());
        }
    }

    @Test
    void comesBackAfterACut() {
        server.script("{\"seq\":1}");
        try (Watcher watcher = Watcher.reconnecting(link.uri("ws"), "hello")) {
            watcher.awaitSnapshot();
            link.cut();
            watcher.awaitClose();
            link.heal();
            Await.until(
                    "a second snapshot",
                    Duration.ofSeconds(5),
                    () -> watcher.frames().size() == 2);
        }
    }

    private List<Kind> kindsAfter(String... frames) {
        try (Watcher watcher = watch(frames)) {
            Await.until(
                    "all frames", Duration.ofSeconds(5), () -> watcher.frames().size() == frames.length);
            return LedgerTest.kinds(ledger.compareScreen("s", watcher.numbers("seq"), List.of(1L, 2L, 3L)));
        }
    }

    private Watcher watch(String... frames) {
        server.script(frames);
        return Watcher.open(link.uri("ws"), "hello");
    }
}
