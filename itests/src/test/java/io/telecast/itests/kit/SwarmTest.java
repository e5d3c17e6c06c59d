package io.telecast.itests.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Some sockets fed with right and wrong frames. */
class SwarmTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ScriptedServer server = new ScriptedServer();
    private final TcpProxy link = new TcpProxy(server.port());

    @AfterEach
    void stop() {
        link.close();
        server.close();
    }

    @Test
    void showsTheNewestNumber() throws IOException {
        try (Swarm swarm = swarm("{\"seq\":7,\"other\":3}", "{\"other\":9}")) {
            server.sendToAll("{\"other\":1,\"seq\":8}");
            swarm.awaitShowing(8, LIMIT);
            assertEquals(List.of(), swarm.wrong());
            assertEquals(30, swarm.frames());
            assertEquals(0, swarm.showing(9));
        }
    }

    @Test
    void findsANumberThatTurnsBack() {
        try (Swarm swarm = swarm("{\"seq\":7}", "{\"seq\":6}", "{\"seq\":9}")) {
            swarm.awaitShowing(9, LIMIT);
            assertEquals(10, swarm.wrong().size());
            assertEquals("socket 0: 6 after 7", swarm.wrong().get(0));
        }
    }

    @Test
    void readsNothingWhileItStalls() throws Exception {
        try (Swarm swarm = swarm("{\"seq\":1}")) {
            swarm.stall();
            server.sendToAll("{\"seq\":2}");
            assertTrue(Await.holds(Duration.ofMillis(100), () -> swarm.showing(2) == 0));
            swarm.resume();
            swarm.awaitShowing(2, LIMIT);
        }
    }

    @Test
    void comesBackAfterACut() {
        server.script("{\"seq\":1}");
        try (Swarm swarm = Swarm.to(uri()).comesBack().open(10, i -> "hello").awaitShown(LIMIT)) {
            link.cut();
            Await.until("the cut", LIMIT, () -> swarm.open() == 0);
            server.script("{\"seq\":2}");
            link.heal();
            swarm.awaitShowing(2, LIMIT);
            assertTrue(swarm.closes().get(Watcher.ABNORMAL) >= 10, () -> swarm.closes()
                    .toString());
        }
    }

    @Test
    void measuresPongsAndAges() throws Exception {
        server.script("{\"seq\":" + Swarm.now() + "}", "pong");
        try (Swarm swarm = Swarm.to(uri()).timed().open(3, i -> "hello").awaitShown(LIMIT)) {
            assertEquals(3, swarm.latencies().count());
            assertTrue(swarm.latencies().longest() < LIMIT.toMillis());
            swarm.ping();
            assertTrue(Await.holds(Duration.ofMillis(50), () -> swarm.open() == 3));
            assertTrue(swarm.waiting() > 40, "the server answers no ping");
            server.sendToAll("pong");
            // Pongs that nobody asked for do not count, and those of RFC 6455 never come.
            Await.until("pongs", LIMIT, () -> swarm.pongs().count() == 3);
            assertTrue(swarm.pongs().longest() > 40);
            assertEquals(Map.of(), swarm.closes());
        }
    }

    private URI uri() {
        return link.uri("ws");
    }

    private Swarm swarm(String... frames) {
        server.script(frames);
        return Swarm.to(uri()).open(10, i -> "hello").awaitShown(LIMIT);
    }
}
