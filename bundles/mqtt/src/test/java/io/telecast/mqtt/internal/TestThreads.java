package io.telecast.mqtt.internal;

import java.util.Arrays;
import java.util.List;

/** The threads of one instance; others of these tests run at the same time. */
final class TestThreads {
    private TestThreads() {}

    static void assertNoneLeft(String instance) {
        Await.until(() -> "threads ended, but: " + threads(instance), () -> threads(instance)
                .isEmpty());
    }

    private static List<String> threads(String instance) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().contains(instance))
                .map(thread -> thread.getKey().getName() + " at " + Arrays.toString(thread.getValue()))
                .toList();
    }
}
