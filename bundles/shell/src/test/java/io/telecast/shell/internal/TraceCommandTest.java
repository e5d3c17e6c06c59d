package io.telecast.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.trace.Step;
import io.telecast.api.trace.Tracer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TraceCommandTest {
    private static final long RECEIVED = 1_737_369_005_123_000L;

    @TempDir
    private Path folder;

    private TestShell shell;
    private final AtomicInteger following = new AtomicInteger();

    @BeforeEach
    void start() throws Exception {
        shell = new TestShell(folder);
        // Of d1 it cannot be told whether it exists; there is no d2.
        shell.provide(
                DeviceDirectory.class,
                (method, args) -> args[0].equals("d2")
                        ? TestShell.completed(Optional.empty())
                        : CompletableFuture.failedStage(new IllegalStateException("the database is away")));
    }

    @AfterEach
    void stop() throws Exception {
        shell.close();
    }

    private void steps(List<Step> steps) {
        shell.provide(Tracer.class, (method, args) -> {
            following.incrementAndGet();
            @SuppressWarnings("unchecked")
            Consumer<Step> follower = (Consumer<Step>) args[1];
            steps.forEach(follower);
            return (Tracer.Following) following::decrementAndGet;
        });
    }

    @Test
    void numbersReportsAndCountsFromTheirReceipt() throws Exception {
        steps(List.of(
                new Step(RECEIVED, RECEIVED + 12, "received", "telemetry, 5 bytes, quality 1"),
                new Step(RECEIVED + 900, RECEIVED + 950, "received", "telemetry, 6 bytes, quality 1"),
                new Step(RECEIVED, RECEIVED + 2_500, "stored", ""),
                new Step(RECEIVED + 5_000, RECEIVED + 5_010, "received", "beyond those asked for")));
        List<String> lines = shell.run("telecast:trace d1 --reports 2").lines().toList();
        assertEquals("Following d1 on this instance for 1 min 0 s; Ctrl-C ends it", lines.get(0));
        assertTrue(lines.get(1).startsWith("#1    "), lines::toString);
        assertTrue(
                lines.get(1).endsWith("     +0.012 ms  received      telemetry, 5 bytes, quality 1"), lines::toString);
        assertTrue(lines.get(2).startsWith("#2    "), lines::toString);
        assertTrue(lines.get(3).endsWith("     +2.500 ms  stored"), lines::toString);
        assertEquals(List.of("2 reports"), lines.subList(4, lines.size()));
        assertEquals(0, following.get(), "it left");
    }

    @Test
    void endsInTimeWithoutReports() throws Exception {
        steps(List.of());
        assertTrue(shell.run("telecast:trace d1 --seconds 1").endsWith("\n0 reports\n"));
        assertEquals(0, following.get(), "it left");
    }

    @Test
    void saysWhatIsNotPossible() {
        assertEquals("no tracer is running; telecast:stats shows what is", shell.failure("telecast:trace d1"));
        steps(List.of());
        assertEquals("there is no device 'd2'", shell.failure("telecast:trace d2"));
        assertEquals(
                "device: 'a b' is no device id; allowed: 1 to 36 of A-Z a-z 0-9 _ -",
                shell.failure("telecast:trace 'a b'"));
        assertEquals(
                "--seconds: '0' is not a whole number in range; allowed: 1 to 3600",
                shell.failure("telecast:trace --seconds 0 d1"));
        assertEquals(
                "--reports: 'x' is not a whole number in range; allowed: 1 to 10000",
                shell.failure("telecast:trace --reports x d1"));
    }
}
