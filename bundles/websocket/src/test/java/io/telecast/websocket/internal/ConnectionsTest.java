package io.telecast.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.push.Connection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
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
    void whoWatchesWhatSinceWhen() throws Exception {
        long before = System.currentTimeMillis();
        Client silent = platform.connect(Platform.CURRENT);
        silent.send("ping");
        silent.expect("pong");
        Client values = platform.watch("{}");
        platform.push(1, "{\"a\":1}");
        values.next();
        Client states = platform.connect(Platform.BATCH);
        states.send("{\"device_ids\":[\"d2\",\"d1\"],\"api_key\":\"key\"}");
        states.next();

        // A snapshot may arrive a moment before the socket knows that its subscription stands.
        Platform.eventually(() -> platform.manager.list(10).stream().skip(1).noneMatch(socket -> socket.deviceIds()
                .isEmpty()));
        List<Connection> open = platform.manager.list(10);
        assertEquals(3, open.size());
        Connection first = open.get(0);
        assertEquals(1, first.id());
        assertEquals(Platform.CURRENT, first.path());
        assertEquals("127.0.0.1", first.remoteAddress());
        assertNull(first.tenantId());
        assertNull(first.principalId());
        assertEquals(List.of(), first.deviceIds());
        assertEquals(0, first.frames());
        assertTrue(first.since() >= before && first.since() <= System.currentTimeMillis());
        assertEquals(
                new Connection(
                        2,
                        Platform.CURRENT,
                        "127.0.0.1",
                        "t1",
                        "user",
                        List.of("d1"),
                        open.get(1).since(),
                        2,
                        0),
                open.get(1));
        Connection third = open.get(2);
        assertEquals(Platform.BATCH, third.path());
        assertEquals("key", third.principalId());
        assertEquals(List.of("d2", "d1"), third.deviceIds());
        assertEquals(1, third.frames());

        assertEquals(List.of(1L, 2L), ids(2));
        silent.close();
        Platform.eventually(() -> ids(10).equals(List.of(2L, 3L)));
    }

    @Test
    void whatASlowReaderDidNotGet() throws Exception {
        Client slow = platform.watch("{}");
        slow.pause();
        String padding = ",\"pad\":\"" + "x".repeat(20_000) + "\"}";
        for (int n = 1; platform.manager.list(1).get(0).conflated() < 200; n++) {
            platform.push(n, "{\"n\":" + n + padding);
        }
        assertTrue(platform.manager.list(1).get(0).frames() > 0);
    }

    private List<Long> ids(int limit) {
        return platform.manager.list(limit).stream().map(Connection::id).toList();
    }
}
