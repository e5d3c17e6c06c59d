package io.telecast.shell.internal;

import static io.telecast.shell.internal.TestShell.completed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.script.Codec;
import io.telecast.api.script.DecodeResult;
import io.telecast.api.script.EncodeResult;
import io.telecast.api.script.Script;
import io.telecast.api.uplink.Report;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The codec of these tests answers by the text of the script: what scripts do is tested where they run. */
@Timeout(60)
class ScriptCommandsTest {
    @TempDir
    private Path folder;

    private final List<String> calls = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private TestShell shell;

    @BeforeEach
    void start() throws Exception {
        shell = new TestShell(folder);
        var device = new Device("d1", "n1", "x", "t1", "c1", null, null, true, new Script("c1", "{\"a\":1}"), null);
        var plain = new Device("d2", "n2", "x", "t1", null, null, null, true, null, null);
        shell.provide(
                DeviceDirectory.class,
                (method, args) -> completed(
                        Optional.ofNullable(args[0].equals("d1") ? device : args[0].equals("d2") ? plain : null)));
        shell.provide(Codec.class, (method, args) -> method.equals("decode") ? decode(args) : encode(args));
    }

    @AfterEach
    void stop() throws Exception {
        shell.close();
    }

    private Object decode(Object... args) {
        Script script = (Script) args[0];
        ids.add(script.id());
        calls.add(HexFormat.of().formatHex(((Report) args[2]).payload()));
        return script.source().startsWith("throw")
                ? new DecodeResult.Failed("line 1: " + script.source())
                : new DecodeResult.Decoded(script.source());
    }

    private Object encode(Object... args) {
        calls.add(args[2] + " " + args[3]);
        return switch (((Script) args[0]).source()) {
            case "none" -> new EncodeResult.Unchanged();
            case "throw" -> new EncodeResult.Failed("line 1");
            default -> new EncodeResult.Encoded(new byte[] {0x0a, 'A'});
        };
    }

    @Test
    void showsAScriptAsItIs() throws Exception {
        assertEquals("{\"a\":1}", shell.run("telecast:script-show d1"));
        assertEquals(
                "device 'd2' has no script; its payloads are JSON already", shell.failure("telecast:script-show d2"));
        assertEquals("there is no device 'd3'", shell.failure("telecast:script-show d3"));
    }

    @Test
    void runsAScriptOnAPayload() throws Exception {
        String shown = shell.run("telecast:script-test d1 --hex '0A 1b:FF' --runs 3");
        assertTrue(shown.contains("a   | number |     1 | of receipt\nFirst run "), shown);
        assertEquals(List.of("0a1bff", "0a1bff", "0a1bff"), calls);
        assertEquals(1, ids.stream().distinct().count());
        assertNotEquals("c1", ids.get(0), "what fails here is not held against the script in use");

        calls.clear();
        shell.run("telecast:script-test --runs 1 --text 'ü' d1");
        shell.run("telecast:script-test --runs 1 d1 --file -", new byte[] {1, 2});
        assertEquals(List.of("c3bc", "0102"), calls);
    }

    @Test
    void showsWhatIsStored() throws Exception {
        Files.writeString(
                folder.resolve("s.js"),
                "[{\"ts\":1000,\"values\":{\"a\":1.5,\"b\":true,\"n\":null}},{\"ts\":2000,\"values\":{\"c\":\"x\",\"o\":{\"y\":[1]}}}]");
        String shown = shell.run("telecast:script-test d2 --hex 00 --script s.js");
        assertTrue(shown.contains("a   | number  |       1.5 | 1970-01-01T00:00:01Z"), shown);
        assertTrue(shown.contains("b   | boolean |      true | 1970-01-01T00:00:01Z"), shown);
        assertTrue(shown.contains("c   | string  |         x | 1970-01-01T00:00:02Z"), shown);
        assertTrue(shown.contains("o   | string  | {\"y\":[1]} | 1970-01-01T00:00:02Z"), shown);
        assertTrue(!shown.contains("n   |"), shown);

        String json = shell.run(
                "telecast:script-test d2 --hex 00 --script - --json", "[1,2]".getBytes(StandardCharsets.UTF_8));
        assertTrue(
                json.startsWith("{\"points\":[{\"key\":\"_raw\",\"type\":\"string\",\"value\":\"[1,2]\",\"ts\":"),
                json);
    }

    @Test
    void encodesAMessage() throws Exception {
        Files.writeString(folder.resolve("none.js"), "none");
        Files.writeString(folder.resolve("bad.js"), "throw");

        String shown = shell.run("telecast:script-test d1 --runs 1 --encode '{\"on\":true}'");
        assertTrue(shown.startsWith("bytes  2\nhex    0A41\ntext   ?A\nFirst run "), shown);
        shell.run("telecast:script-test d1 --runs 1 --encode '{}' --type attributes");
        assertEquals(List.of("command {\"on\":true}", "attributes {}"), calls);
        assertTrue(shell.run("telecast:script-test d1 --encode '{}' --script none.js")
                .startsWith("The script defines no encode"));
        assertEquals("encode failed: line 1", shell.failure("telecast:script-test d1 --encode '{}' --script bad.js"));
    }

    @Test
    void aScriptThatFailsIsRunOnce() throws Exception {
        Files.writeString(folder.resolve("bad.js"), "throw 1");
        assertEquals(
                "decode failed: line 1: throw 1", shell.failure("telecast:script-test d1 --text x --script bad.js"));
        assertEquals(1, calls.size());
    }

    @Test
    void wrongUsageIsNamed() {
        String one = "give one of --hex, --text, --file and --encode";
        assertEquals(one, shell.failure("telecast:script-test d1"));
        assertEquals(one, shell.failure("telecast:script-test d1 --hex 00 --text x"));
        assertEquals(
                "--hex: '0' is not hexadecimal; allowed: pairs of 0-9 a-f",
                shell.failure("telecast:script-test d1 --hex 0"));
        assertEquals("--hex needs a value", shell.failure("telecast:script-test d1 --hex"));
        assertTrue(shell.failure("telecast:script-test d1 --hxe 00")
                .startsWith("'--hxe' is not an option; allowed: --encode,"));
        assertEquals("'d2' is one argument too many", shell.failure("telecast:script-test d1 d2 --hex 00"));
        assertEquals(
                "device 'd2' has no script; --script FILE tries one",
                shell.failure("telecast:script-test d2 --hex 00"));
    }
}
