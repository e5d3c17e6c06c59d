package io.telecast.store.jdbc.internal;

import static io.telecast.store.jdbc.internal.Store.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.store.DataPoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2FileTest {
    private static final int LINES = 3000;

    @TempDir
    Path dir;

    @Test
    void whatWasPromisedSurvivesAKill() throws Exception {
        Map<String, Set<Double>> promised = promisedUntilKilled();
        try (Store store = Store.h2(dir)) {
            assertEquals(
                    "created",
                    get(store.devices.authenticate("user", "secret"))
                            .orElseThrow()
                            .id());
            int checked = 0;
            for (Map.Entry<String, Set<Double>> device : promised.entrySet()) {
                Set<Double> stored = new HashSet<>();
                get(store.telemetry.history(device.getKey(), "k", 0, Long.MAX_VALUE, 10_000))
                        .forEach(point -> stored.add((Double) point.value()));
                assertTrue(stored.containsAll(device.getValue()), device.getKey());
                checked += device.getValue().size();
            }
            assertTrue(checked >= LINES);
        }
    }

    private Map<String, Set<Double>> promisedUntilKilled() throws IOException {
        Process process = writer();
        List<String> said = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                if (said.size() == LINES + 2) {
                    kill(process);
                }
            }
        } finally {
            kill(process);
        }
        assertEquals("created", said.get(0));
        Map<String, Set<Double>> promised = new HashMap<>();
        // What it said before it died counts, but the last line may be cut.
        for (String line : said.subList(1, said.size() - 1)) {
            String[] words = line.split(" ");
            promised.computeIfAbsent(words[0], d -> new HashSet<>()).add(Double.valueOf(words[1]));
        }
        return promised;
    }

    private Process writer() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KilledWriter.class.getName(),
                        dir.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** With signal 9, and without closing our end of its output. */
    private static void kill(Process process) {
        process.toHandle().destroyForcibly();
    }

    @Test
    void aStopWritesWhatWasTaken() {
        List<Boolean> durable = new ArrayList<>();
        Store store = Store.h2(dir);
        try (store) {
            for (int i = 0; i < 500; i++) {
                store.telemetry
                        .append("t1", "dev", List.of(new DataPoint("k", i, (double) i)))
                        .thenAccept(done -> {
                            synchronized (durable) {
                                durable.add(done);
                            }
                        });
            }
        }
        assertEquals(500, durable.size());
        assertTrue(durable.stream().allMatch(done -> done));
        try (Store again = Store.h2(dir)) {
            assertEquals(
                    500,
                    get(again.telemetry.history("dev", "k", 0, Long.MAX_VALUE, 1000))
                            .size());
        }
    }

    @Test
    void aFileThatAnotherProcessHoldsIsNamedAndOpenedWhenItIsFree() throws IOException {
        Process holder = writer();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8))) {
            assertEquals("created", lines.readLine());
            try (Store store = Store.h2(dir)) {
                Store.await("the problem is named", () -> problem(store).contains("is away"));
                assertTrue(problem(store).contains(dir.toString()), problem(store));
                assertThrows(AssertionError.class, () -> get(store.telemetry.current("d")));
                kill(holder);
                Store.await("the file is open", () -> store.database.problem() == null);
                assertTrue(get(store.devices.find("created")).isPresent());
            }
        } finally {
            kill(holder);
        }
    }

    private static String problem(Store store) {
        return String.valueOf(store.database.problem());
    }

    @Test
    void aFolderThatCannotBeWrittenIsAProblemAndNotAnEnd() throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "");
        try (Store store = new Store(Map.of("data.dir", file.resolve("sub").toString()))) {
            Store.await("the problem is named", () -> String.valueOf(store.database.problem())
                    .contains("is away"));
            Files.delete(file);
            Store.await("it is open", () -> store.database.problem() == null);
        }
    }
}
