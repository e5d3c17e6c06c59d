package io.telecast.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.push.SocketDrain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DrainCommandTest {
    @TempDir
    private Path folder;

    private TestShell shell;
    private final List<String> asked = new ArrayList<>();
    private boolean draining;
    private int open = 3;

    @BeforeEach
    void start() throws Exception {
        shell = new TestShell(folder);
    }

    @AfterEach
    void stop() throws Exception {
        shell.close();
    }

    private void provide() {
        shell.provide(SocketDrain.class, (method, args) -> {
            asked.add(args == null ? method : method + " " + args[0]);
            draining = switch (method) {
                case "drain" -> true;
                case "resume" -> false;
                default -> draining;
            };
            // One socket leaves between two looks.
            return new SocketDrain.State(
                    draining, draining && open > 0 ? open-- : open, 3 - open, draining ? 21_500 : 0);
        });
    }

    @Test
    void beginsShowsAndEnds() throws Exception {
        provide();
        assertEquals("Not draining: 3 sockets are open\n", shell.run("telecast:drain --status"));
        assertEquals("Draining: 3 sockets are open, 1 were closed, 21.5 s left\n", shell.run("telecast:drain"));
        assertEquals(
                "{\"draining\":true,\"open_sockets\":2,\"closed_sockets\":2,\"remaining_ms\":21500}\n",
                shell.run("telecast:drain --window 0 --json"));
        assertEquals("Not draining: 1 socket is open\n", shell.run("telecast:drain --resume"));
        assertEquals(List.of("state", "drain 30000", "drain 0", "resume"), asked);
    }

    @Test
    void waitsUntilNoSocketIsOpen() throws Exception {
        provide();
        assertTrue(shell.run("telecast:drain --window 5 --wait").startsWith("Draining: 0 sockets are open, "));
        assertEquals(List.of("drain 5000", "state", "state", "state"), asked);
    }

    @Test
    void saysWhenSomebodyElseTookClientsAgain() {
        shell.provide(SocketDrain.class, (method, args) -> new SocketDrain.State(method.equals("drain"), 2, 0, 1_000));
        assertEquals(
                "the draining was ended by somebody else; 2 sockets are open", shell.failure("telecast:drain --wait"));
    }

    @Test
    void refusesWhatMakesNoSense() {
        String one = "give either --status, or --resume, or --window and --wait";
        assertEquals("no socket drain is running; telecast:stats shows what is", shell.failure("telecast:drain"));
        provide();
        assertEquals(one, shell.failure("telecast:drain --status --resume"));
        assertEquals(one, shell.failure("telecast:drain --resume --wait"));
        assertEquals(one, shell.failure("telecast:drain --status --window 5"));
        assertEquals(
                "--window: '3601' is not a whole number in range; allowed: 0 to 3600",
                shell.failure("telecast:drain --window 3601"));
        assertEquals(List.of(), asked);
        assertTrue(shell.offered("", "telecast:drain --window ").contains("60"));
        assertEquals(List.of("--resume"), shell.offered("", "telecast:drain --r"));
    }
}
