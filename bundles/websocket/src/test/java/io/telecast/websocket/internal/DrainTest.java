package io.telecast.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An instance that is drained: nobody new, and those who are there leave one by one. */
class DrainTest {
    private static final String RESTART = "close 1012 service restart";

    private Platform platform;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform();
    }

    @AfterEach
    void stop() throws Exception {
        platform.close();
    }

    @Test
    void socketsAreClosedSpreadOverTheWindow() throws Exception {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            clients.add(platform.watch("{}"));
        }
        long begun = System.nanoTime();
        assertTrue(platform.manager.drain(1_500).draining());
        List<Long> closedAfter = new ArrayList<>();
        while (platform.figure("sockets") > 0) {
            long open = platform.figure("sockets");
            Platform.eventually(() -> platform.figure("sockets") < open);
            long millis = (System.nanoTime() - begun) / 1_000_000;
            for (long i = platform.figure("sockets"); i < open; i++) {
                closedAfter.add(millis);
            }
        }
        for (Client client : clients) {
            client.expect(RESTART);
        }
        assertEquals(40, platform.figure("closed.drained"));
        assertTrue(platform.table.held.isEmpty());
        // A third of them in each third of the window, but on a machine that is busy with other things.
        assertTrue(closedAfter.get(4) < 1_000, closedAfter::toString);
        assertTrue(closedAfter.get(35) > 900, closedAfter::toString);
        assertEquals(40, platform.manager.state().closedSockets());
    }

    @Test
    void handshakesAreRefusedAndTheInstanceIsNotReady() throws Exception {
        Client early = platform.watch("{}");
        platform.manager.drain(600_000);
        assertRefused();
        assertEquals(1, platform.figure("refused.drained"));
        String problem = platform.manager.problem();
        assertNotNull(problem);
        assertTrue(problem.startsWith("is being drained, 1 "), problem);
        early.expectNothingBeforePong();
        assertEquals(1, platform.manager.state().openSockets());
        assertTrue(platform.manager.state().remainingMillis() > 500_000);

        assertFalse(platform.manager.resume().draining());
        assertNull(platform.manager.problem());
        platform.watch("{}");
        early.expectNothingBeforePong();
    }

    @Test
    void anotherWindowGoesOnWithThoseThatAreLeft() throws Exception {
        Client first = platform.watch("{}");
        Client second = platform.watch("{}");
        platform.manager.drain(600_000);
        assertEquals(0, platform.manager.drain(0).remainingMillis());
        first.expect(RESTART);
        second.expect(RESTART);
        Platform.eventually(() -> platform.manager.state().closedSockets() == 2);
        assertTrue(platform.manager.state().draining());
        assertRefused();
    }

    @Test
    void windowsHaveBounds() {
        for (long window : new long[] {-1, 3_600_001}) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> platform.manager.drain(window));
            assertEquals("window: " + window + " ms is out of bounds; allowed: 0 to 3600000 ms", refused.getMessage());
        }
        assertFalse(platform.manager.state().draining());
    }

    private void assertRefused() {
        CompletionException refused = assertThrows(CompletionException.class, () -> platform.connect(Platform.CURRENT));
        WebSocketHandshakeException answer = (WebSocketHandshakeException) refused.getCause();
        assertEquals(503, answer.getResponse().statusCode());
    }
}
