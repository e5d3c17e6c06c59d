package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Rest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The web server builds its context anew when WebSockets come and go; servlets that are asked meanwhile survive it. */
@ExtendWith(SharedPlatform.class)
class WebRestartIT {
    private static final List<String> PATHS = List.of("/health/live", "/health/ready", "/", "/api/v1/device");

    private final Platform platform;

    WebRestartIT(Platform platform) {
        this.platform = platform;
    }

    @Test
    void servletsThatAreAskedWithoutAPauseAnswerAfterwards() throws Exception {
        AtomicInteger answers = new AtomicInteger();
        List<Thread> clients = new ArrayList<>();
        for (String path : PATHS) {
            Thread client = new Thread(() -> ask(path, answers), "client of " + path);
            clients.add(client);
            client.start();
        }
        try {
            Await.until("they ask", Await.SHORT, () -> answers.get() > 50);
            String restart = "bundle:restart io.telecast.websocket";
            platform.instance().command(String.join("; ", restart, restart, restart));
        } finally {
            clients.forEach(Thread::interrupt);
            for (Thread client : clients) {
                client.join(Duration.ofSeconds(20).toMillis());
                assertFalse(client.isAlive(), client::getName);
            }
        }
        Rest rest = platform.rest();
        for (String path : PATHS) {
            Await.until(path + " answers", Await.SHORT, () -> rest.get(path).statusCode() == 200);
        }
    }

    /** Pax Web clears up behind a bundle that stops when it has the time for it, which may be after the next start. */
    @Test
    void servletsOfABundleThatStartsAgainAtOnceStay() {
        String restart = "bundle:restart io.telecast.rest";
        Rest rest = platform.rest();
        for (int i = 0; i < 10; i++) {
            platform.instance().command(String.join("; ", restart, restart, restart));
            for (String path : PATHS) {
                Await.until(path + " answers", Await.SHORT, () -> rest.get(path).statusCode() == 200);
            }
        }
    }

    private void ask(String path, AtomicInteger answers) {
        Rest rest = platform.rest();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                rest.get(path);
                answers.incrementAndGet();
            } catch (AssertionError | IllegalStateException refused) {
                // No connection, which does not matter here, or interrupted, which ends the loop.
            }
        }
    }
}
