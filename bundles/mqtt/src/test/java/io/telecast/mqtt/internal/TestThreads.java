package io.telecast.mqtt.internal;

import java.util.Arrays;
import java.util.List;

/** The threads of connections to brokers. */
final class TestThreads {
    private TestThreads() {}

    static void assertNoneLeft() {
        Await.until(() -> "threads ended, but: " + threads(), () -> threads().isEmpty());
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().contains("telecast-"))
                .map(thread -> thread.getKey().getName() + " at " + Arrays.toString(thread.getValue()))
                .toList();
    }
}
