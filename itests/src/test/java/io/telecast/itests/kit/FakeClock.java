package io.telecast.itests.kit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Another time of day for an instance, where the program faketime is installed; durations stay what they are. */
public final class FakeClock {
    private FakeClock() {}

    /** Whether the program is installed. */
    public static boolean isInstalled() {
        return !library().isEmpty();
    }

    /** Skips the test where the program is not installed. */
    public static void assumeInstalled() {
        assumeTrue(isInstalled(), "faketime is not installed");
    }

    /** From its next start on, the instance's clock is so many seconds ahead; negative is behind. */
    public static Instance shift(Instance instance, int seconds) {
        return instance.with("LD_PRELOAD", library())
                .with("FAKETIME", (seconds < 0 ? "" : "+") + seconds + "s")
                .with("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                .with("DONT_FAKE_MONOTONIC", "1")
                // Else each timed wait of Java ends at once, and the process takes a whole processor.
                .with("FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }

    /**
     * What it loads into the programs it starts, by its own word; empty where it is not installed. The program itself
     * would stand between the test and the instance, and take the signals.
     */
    private static String library() {
        try {
            Process asked = new ProcessBuilder("faketime", "-f", "+1s", "printenv", "LD_PRELOAD").start();
            String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return asked.waitFor(10, TimeUnit.SECONDS) ? answer.strip() : "";
        } catch (IOException notInstalled) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
