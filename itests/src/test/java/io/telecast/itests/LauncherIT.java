package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Distribution;
import io.telecast.itests.kit.Effort;
import io.telecast.itests.kit.Json;
import io.telecast.itests.kit.OsProcess;
import io.telecast.itests.kit.Ports;
import io.telecast.itests.kit.Rest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A user clones the project, types {@code ./telecast}, and copies the printed lines into another terminal. */
class LauncherIT {
    /** Two minutes are promised; a machine that runs other tests at the same time gets more. */
    private static final Duration FIRST_START = Duration.ofMinutes(6);

    private static final Duration SECOND_START = Duration.ofMinutes(1);
    private static final String PRINTED = "Telecast is ready.";

    private final Path clone = Distribution.folder("clone").resolve("telecast");
    private final Map<String, String> environment = new LinkedHashMap<>();
    private OsProcess process;

    @AfterEach
    void stop() {
        if (process != null) {
            process.close();
        }
    }

    @Test
    void buildsStartsPrintsAndStops() throws Exception {
        assumeTrue(Files.exists(root().resolve(".git")), "a copy without its history has nothing to clone");
        run(clone.getParent(), "git", "clone", "-q", root().toString(), clone.toString());
        if (Effort.FACTOR == 1) {
            // The build that led here made it from the same sources; with the profile "faults" the clone builds its
            // own.
            Path built = clone.resolve("assembly/target/telecast-built.tar.gz");
            Files.createDirectories(built.getParent());
            Files.copy(Distribution.archive(), built);
        }
        int http = Ports.free();
        environment.put("TELECAST_HTTP_PORT", Integer.toString(http));
        environment.put("TELECAST_MQTT_PORT", Integer.toString(Ports.free()));

        start(FIRST_START);
        Demo demo = demo();
        assertEquals(3, demo.devices().size());
        assertEquals("http://127.0.0.1:" + http, demo.http());
        assertEquals(200, new Rest(URI.create(demo.http()), null).get("/").statusCode(), "the page");
        thePrintedLinesWork(demo);
        assertTrue(run(clone, "./telecast", "client", "telecast:subscriptions") != null);

        process.interrupt();
        assertTrue(process.ended(Duration.ofSeconds(45)), "Ctrl-C ends it");
        assertTrue(process.exitCode() == 0 || process.exitCode() == 130, () -> "exit code " + process.exitCode());

        start(SECOND_START);
        assertEquals(demo, demo(), "the second start finds what the first one made");
        assertEquals(
                28.5,
                new Rest(URI.create(demo.http()), demo.token())
                        .current(demo.devices().get(0).id())
                        .get("temperature")
                        .asDouble(),
                "what was acknowledged is stored");
        assertEquals("", run(clone, "git", "status", "--porcelain"), "it leaves the work tree clean");
        process.close();
        Distribution.discard(clone);
    }

    private void thePrintedLinesWork(Demo demo) throws IOException {
        String watch = printed("Watch");
        String publish = printed("Publish");
        OsProcess watcher = shell(watch, "watch");
        try {
            Await.until("the snapshot", Await.SHORT, () -> watcher.output().contains("{}"));
            OsProcess publisher = shell(publish, "publish");
            assertTrue(publisher.ended(Duration.ofSeconds(20)), "publish ends");
            assertEquals(0, publisher.exitCode(), publisher::output);
            Await.until("the report", Await.SHORT, () -> watcher.output().contains("\"temperature\":28.5"));
        } finally {
            watcher.close();
        }
    }

    private String printed(String what) {
        Matcher line = Pattern.compile("(?m)^\\s*" + what + "\\s+(\\S.*)$").matcher(process.output());
        assertTrue(line.find(), () -> "a line '" + what + "' in:\n" + process.output());
        return line.group(1);
    }

    private void start(Duration limit) {
        int known = process == null ? 0 : 1;
        process = OsProcess.start(command("./telecast"), clone, "../run-" + known + ".log");
        try {
            Await.until(
                    PRINTED, limit, () -> !process.isAlive() || process.output().contains(PRINTED));
            assertTrue(process.isAlive(), () -> "it ended:\n" + process.output());
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + process.output(), e);
        }
    }

    private Demo demo() throws IOException {
        return Demo.of(Json.read(Files.readString(clone.resolve("data/demo.json"))));
    }

    private OsProcess shell(String line, String name) {
        return OsProcess.start(command("sh", "-c", "exec " + line), clone, "data/" + name + ".log");
    }

    private String run(Path folder, String... command) throws IOException {
        OsProcess program =
                OsProcess.start(command(command), folder, "../" + command[0].replaceAll("\\W", "") + ".log");
        assertTrue(program.ended(Duration.ofMinutes(1)), () -> String.join(" ", command) + " hangs");
        assertEquals(0, program.exitCode(), () -> String.join(" ", command) + ":\n" + program.output());
        return program.output();
    }

    private ProcessBuilder command(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder;
    }

    private static Path root() {
        return Path.of("..").toAbsolutePath().normalize();
    }
}
