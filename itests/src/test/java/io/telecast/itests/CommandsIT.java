package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Distribution;
import io.telecast.itests.kit.Json;
import io.telecast.itests.kit.MqttDevice;
import io.telecast.itests.kit.OsProcess;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Watcher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every console command as an operator or a script runs it: by {@code bin/telecast client}. */
@ExtendWith(SharedPlatform.class)
@Timeout(180)
class CommandsIT {
    private static final String NAME = "(?:[A-Za-z0-9_-]+)";
    private static final List<String> COMMANDS = List.of(
            "api-key-create",
            "api-key-list",
            "api-key-revoke",
            "config-check",
            "connections",
            "dead-letter-purge",
            "dead-letter-replay",
            "dead-letter-show",
            "dead-letters",
            "device-create",
            "device-delete",
            "device-import",
            "device-list",
            "device-show",
            "device-silence",
            "drain",
            "health",
            "script-set",
            "script-show",
            "script-test",
            "stats",
            "subscriptions",
            "token-create",
            "trace",
            "types");

    private final Platform platform;
    private final Path folder = Distribution.folder("commands");
    private final String tenant = "t-" + UUID.randomUUID().toString().substring(0, 8);

    CommandsIT(Platform platform) {
        this.platform = platform;
    }

    /** What became of a command. */
    private record Result(int code, String out, String err) {}

    @Test
    void devices() throws Exception {
        String id = tenant + "-a";
        expect(
                "id        " + id + "\nnumber    " + id + "\nusername  u-" + id + "\npassword  secret\n",
                "telecast:device-create",
                tenant,
                "A 'pump' \"中\" $1",
                "--id",
                id,
                "--username",
                "u-" + id,
                "--password",
                "secret");
        failed(1, "telecast: id: '" + id + "' is taken\n", "telecast:device-create", tenant, "x", "--id", id);
        assertTrue(
                ok("telecast:device-list", tenant).contains(id + " | " + id + " | A 'pump' \"中\" $1 | no     | yes"));
        assertEquals(
                "A 'pump' \"中\" $1",
                Json.read(ok("telecast:device-list", tenant, "--json"))
                        .at("/devices/0/name")
                        .asText());

        try (MqttDevice device =
                MqttDevice.connect(platform.instance().mqtt(), new Demo.Device(id, id, "u-" + id, "secret"))) {
            device.report("devices/telemetry", "{\"temperature\":28.5,\"on\":true}");
            Await.until("the report is stored", Await.SHORT, () -> ok("telecast:device-show", id)
                    .contains("temperature"));
        }
        String shown = ok("telecast:device-show", id);
        assertTrue(shown.contains("name           A 'pump' \"中\" $1\n"), shown);
        assertTrue(shown.contains("temperature | number  |  28.5 | 2"), shown);
        assertEquals(
                28.5,
                Json.read(ok("telecast:device-show", "--json", id))
                        .at("/values/1/value")
                        .asDouble());

        expect("Device " + id + " deleted\n", "telecast:device-delete", id);
        failed(1, "telecast: there is no device '" + id + "'\n", "telecast:device-show", id);
        expect(
                "Id | Number | Name | Online | Enabled | Configuration | Script\n"
                        + "---+--------+------+--------+---------+---------------+-------\n"
                        + "tenant '" + tenant + "' has no devices here\n",
                "telecast:device-list",
                tenant);
    }

    @Test
    void importsFromAFileOrAPipe() throws Exception {
        Files.writeString(folder.resolve("decode.js"), "function decode(p) { return { first: p[0] }; }");
        Files.writeString(
                folder.resolve("d.csv"),
                "\ufeffname,id,username,script\r\n\"Big, \"\"one\"\"\"," + tenant + "-1,u-" + tenant
                        + ",decode.js\r\nbad,a b,,\r\n");

        Result partly = client(null, "telecast:device-import", tenant, "d.csv", "--output", "out.csv");
        assertEquals(
                new Result(
                        1,
                        "",
                        "line 3: column id: 'a b' is not valid; allowed: 1 to 36 of A-Z a-z 0-9 _ -, and no reserved word\n"
                                + "1 devices created in all\ntelecast: failed lines: 1\n"),
                partly);
        Path output = folder.resolve("out.csv");
        assertTrue(Files.readString(output)
                .matches("id,device_number,name,username,password\n" + tenant + "-1," + tenant
                        + "-1,\"Big, \"\"one\"\"\",u-" + tenant + "," + NAME + "\n"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(output)));
        expect("function decode(p) { return { first: p[0] }; }", "telecast:script-show", tenant + "-1");

        StringBuilder many = new StringBuilder("name\n");
        for (int i = 0; i < 300; i++) {
            many.append("device ").append(i).append('\n');
        }
        Result piped = client(many.toString(), "telecast:device-import", tenant, "-");
        assertEquals(0, piped.code(), piped::err);
        assertEquals("300 devices created in all\n", piped.err());
        assertEquals(301, piped.out().lines().count());
        assertEquals(
                "telecast: failed lines: 1\n",
                client("name\n,\n\"\"\nx,y\n", "telecast:device-import", "--dry-run", tenant, "-")
                        .err()
                        .replaceAll("(?m)^line.*\n", ""));
        assertEquals(
                301,
                Json.read(ok("telecast:device-list", tenant, "--limit", "1", "--json"))
                        .required("total")
                        .asInt());
    }

    @Test
    void scripts() throws Exception {
        String id = platform.newDevice().id();
        String script = "function decode(p, meta) { return { sum: p[0] + p[1], text: 'ü' }; }\n"
                + "function encode(m, meta) { return [m.a, 0x41]; }\n";
        Result set = client(script, "telecast:script-set", id, "-");
        assertEquals(
                new Result(0, "Script of configuration " + id + " set, " + script.length() + " characters\n", ""), set);
        expect(script, "telecast:script-show", id);

        assertEquals(
                "Key  | Type   | Value | Time\n" + "-----+--------+-------+-----------\n"
                        + "sum  | number |     3 | of receipt\n" + "text | string |     ü | of receipt\n"
                        + "First run N ms, median of the others N ms\n",
                ok("telecast:script-test", id, "--hex", "0102").replaceAll("[0-9]+\\.[0-9]+ ms", "N ms"));
        assertTrue(ok("telecast:script-test", id, "--encode", "{\"a\":7}")
                .startsWith("bytes  2\nhex    0741\ntext   ?A\n"));

        Files.writeString(folder.resolve("bad.js"), "function decode(p) { throw new Error('no ' + p[0]); }");
        Result bad = client(null, "telecast:script-test", id, "--text", "A", "--script", "bad.js");
        assertEquals(1, bad.code());
        assertTrue(
                bad.err().startsWith("telecast: decode failed: ") && bad.err().contains("no 65"), bad.err());
        assertEquals(1, bad.err().lines().count(), bad.err());
        Files.writeString(folder.resolve("loop.js"), "function decode(p) { while (true) {} }");
        for (int i = 0; i < 6; i++) {
            failed(1, null, "telecast:script-test", id, "--text", "A", "--script", "loop.js");
        }
        assertTrue(ok("telecast:script-test", id, "--hex", "0102").contains("sum"), "the one in use goes on");

        failed(
                2,
                "telecast: --hex: 'x' is not hexadecimal; allowed: pairs of 0-9 a-f\n",
                "telecast:script-test",
                id,
                "--hex",
                "x");
        failed(
                1,
                "telecast: '" + folder.resolve("none.js") + "' cannot be read: there is no such file\n",
                "telecast:script-set",
                id,
                "none.js");
        expect("Script of configuration " + id + " removed\n", "telecast:script-set", id, "--remove");
        failed(
                1,
                "telecast: device '" + id + "' has no script; its payloads are JSON already\n",
                "telecast:script-show",
                id);
    }

    @Test
    void deadLetters() throws Exception {
        Demo.Device device = platform.newDevice();
        String id = device.id();
        client("function decode(p) { throw new Error('no'); }", "telecast:script-set", id, "-");
        try (MqttDevice connected = platform.connect(device)) {
            connected.report("devices/telemetry", "{\"n\":1}");
            connected.report("devices/telemetry", new byte[] {0, 'A'});
        }
        Await.until(
                "both letters",
                Await.SHORT,
                () -> Json.read(ok("telecast:dead-letters", "--json", "--device", id))
                                .size()
                        == 2);
        String[] rows = ok("telecast:dead-letters", "--device", id, "--type", "telemetry")
                .split("\n");
        assertEquals(
                "Id|Time|Type|Device|Bytes|Topic|Reason",
                rows[0].replaceAll(" *\\| *", "|").strip());
        assertTrue(
                rows[2].matches(
                        " *\\d+ \\| 2\\S+Z \\| telemetry \\| " + id + " +\\| +2 \\| devices/telemetry \\| .*script.*"),
                rows[2]);
        String bytes = rows[2].split("\\|")[0].strip();
        String text = rows[3].split("\\|")[0].strip();
        assertTrue(ok("telecast:dead-letter-show", bytes).endsWith("\n00000000  00 41" + " ".repeat(44) + ".A\n"));
        assertTrue(ok("telecast:dead-letter-show", text)
                .matches("(?s)id +" + text + "\n.*\nbytes +7\nreplay +possible\n\n\\{\"n\":1}\n"));
        failed(1, "telecast: there is no dead letter 0\n", "telecast:dead-letter-show", "0");

        replaysDeadLetters(id, text, bytes);
        failed(
                2,
                "telecast: this forgets all these letters for good; add --yes if you mean it\n",
                "telecast:dead-letter-purge",
                "--device",
                id);
        expect("Dead letters removed: 1\n", "telecast:dead-letter-purge", "--device", id, "--yes");
        expect("Dead letters removed: 0\n", "telecast:dead-letter-purge", "--device", id, "--yes");
    }

    /** The script now takes one of the two. */
    private void replaysDeadLetters(String id, String text, String bytes) throws Exception {
        String script =
                "function decode(p) { if (p[0] === 0) throw new Error('still no'); return { replayed: p.length }; }";
        client(script, "telecast:script-set", id, "-");
        Result replayed = client(null, "telecast:dead-letter-replay", "--device", id);
        assertEquals(1, replayed.code(), replayed::err);
        assertEquals("Stored: 1, refused again: 1, kept as they are: 0\n", replayed.out());
        assertTrue(
                replayed.err()
                        .matches("letter " + bytes
                                + ": refused again: [^\n]*still no[^\n]*\ntelecast: not all were stored\n"),
                replayed.err());
        assertTrue(ok("telecast:device-show", id).contains("replayed | number |     7 | 2"));
        failed(1, "telecast: there is no dead letter " + text + "\n", "telecast:dead-letter-show", text);
    }

    @Test
    void types() throws Exception {
        String shown = ok("telecast:types");
        assertTrue(
                shown.matches(
                        "(?s)Type +\\| Handler +\\| Topics +\\| Channel +\\| Bundle +\\| Version +\\| State\n[-+]+\n.*\n"
                                + "telemetry +\\| here +\\| devices/telemetry, devices/\\{device_id}/telemetry +"
                                + "\\| ws:device:\\{device_id} +\\| io.telecast.uplink.telemetry +\\| \\S+ +\\| active\n"),
                shown);
        assertEquals(
                List.of("attribute", "event", "gateway", "status", "telemetry"),
                Json.read(ok("telecast:types", "--json")).findValuesAsText("type"));
    }

    @Test
    void silenceAndGateways() throws Exception {
        String gateway = tenant + "-g";
        ok("telecast:device-create", tenant, "gateway", "--id", gateway, "--number", gateway + "-n");
        ok(
                "telecast:device-create",
                tenant,
                "sub",
                "--id",
                tenant + "-s",
                "--gateway",
                gateway + "-n",
                "--address",
                "7");
        expect(
                "Silence of device " + tenant + "-s: timeout 300 s\n",
                "telecast:device-silence",
                tenant + "-s",
                "--timeout",
                "300");
        String shown = ok("telecast:device-show", tenant + "-s");
        assertTrue(
                shown.contains("gateway        " + gateway + "\naddress        7\n")
                        && shown.contains("silence        timeout 300 s\n"),
                shown);
        expect(
                "Silence of device " + tenant + "-s: as for all devices\n",
                "telecast:device-silence",
                tenant + "-s",
                "--none");
        failed(
                1,
                "telecast: --gateway: tenant '" + tenant + "' has no device 'none'\n",
                "telecast:device-create",
                tenant,
                "x",
                "--gateway",
                "none");
        Files.writeString(
                folder.resolve("g.csv"),
                "name,id,gateway,address\ng2," + tenant + "-g2,,\nold," + tenant + "-a1," + gateway + ",1\nnew,"
                        + tenant + "-a2," + tenant + "-g2,1\nbad,,none,1\n");
        Result imported = client(null, "telecast:device-import", tenant, "g.csv");
        assertEquals(
                "line 5: column gateway: 'none' is no device of tenant '" + tenant + "' and of no good line above;"
                        + " allowed: an id or a device number\n3 devices created in all\ntelecast: failed lines: 1\n",
                imported.err());
        assertTrue(ok("telecast:device-show", tenant + "-a2").contains("gateway        " + tenant + "-g2\n"));
    }

    @Test
    void keysAndTokens() throws Exception {
        String id = Json.read(ok("telecast:api-key-create", tenant, "a page", "--json"))
                .required("id")
                .asText();
        assertTrue(ok("telecast:api-key-list", tenant).contains(id + " | a page | yes     | 2"));
        expect("API key " + id + " revoked\n", "telecast:api-key-revoke", id);
        assertEquals(
                false,
                Json.read(ok("telecast:api-key-list", tenant, "--json"))
                        .at("/0/enabled")
                        .asBoolean(true));
        failed(
                1,
                "telecast: there is no API key with that id; telecast:api-key-list shows them\n",
                "telecast:api-key-revoke",
                "none");
        assertEquals(
                3, ok("telecast:token-create", tenant, "--life", "1h").strip().split("\\.").length);
        failed(
                2,
                "telecast: --life: 'x' is no time; allowed: a number with s, m, h or d, such as 12h\n",
                "telecast:token-create",
                tenant,
                "--life",
                "x");
    }

    @Test
    void whoWatchesWhat() throws Exception {
        Demo.Device device = platform.newDevice();
        Watcher watcher = platform.watch(device);
        try {
            String row = "(?s).*" + device.id() + " +\\| telemetry +\\| +1 \\| +\\d+ s \\| +1 \\| [\\w.-]+.*: 1\n.*";
            Await.until(
                    "the lease", Await.SHORT, () -> ok("telecast:subscriptions").matches(row));
            String sockets = ok("telecast:connections", "--device", device.id());
            assertTrue(
                    sockets.matches("(?s) *Id \\| .*\n[-+]+\n *\\d+ \\| " + Platform.CURRENT + " +\\| "
                            + platform.demo().tenant() + " .*\\| " + device.id() + " +\\| +\\d+ +\\| +0\n"),
                    sockets);
            assertEquals(
                    device.id(),
                    Json.read(ok("telecast:connections", "--json", "--device", device.id()))
                            .at("/0/device_ids/0")
                            .asText());
        } finally {
            watcher.close();
        }
        Await.until("the socket is gone", Await.SHORT, () -> ok("telecast:connections", "--device", device.id())
                .contains("no socket is open"));
    }

    @Test
    void statsAndConfiguration() throws Exception {
        assertTrue(ok("telecast:stats")
                .matches("(?s)Part +\\| Figure +\\| +Value\n.*\nbus +\\| well .*\nstore +\\| well .*"));
        assertTrue(ok("telecast:health").matches("(?s)Part +\\| State\n.*\nbus +\\| well\n.*\nReady\n"));
        assertTrue(ok("telecast:stats", "bus").contains("oldest.wait.ms"));
        assertTrue(Json.read(ok("telecast:stats", "--json"))
                .at("/store/points.written")
                .isNumber());

        Path mistaken = platform.instance().data().resolveSibling("etc").resolve("io.telecast.buss.cfg");
        String well = ok("telecast:config-check");
        assertTrue(well.matches("All is well: \\d+ files with \\d\\d\\d settings, \\d+ variables, \\d+ parts\n"), well);
        Files.writeString(mistaken, "lanes = 4\n");
        try {
            Result wrong = client(null, "telecast:config-check");
            assertEquals(1, wrong.code());
            assertTrue(wrong.err().matches("telecast: 1 problems in .*\n"), wrong.err());
            assertEquals(
                    "io.telecast.buss.cfg | no component has the PID 'io.telecast.buss'; did you mean io.telecast.bus?",
                    wrong.out().lines().skip(2).findFirst().orElse(""));
        } finally {
            Files.delete(mistaken);
        }
        ok("telecast:config-check");
    }

    @Test
    void helpListsThemAll() throws Exception {
        String help = ok("help telecast");
        for (String command : COMMANDS) {
            assertTrue(help.matches("(?s).*\\| telecast:" + command + " +\\| [A-Z][^\n]+\n.*"), command);
            assertTrue(
                    ok("telecast:" + command, "--help").startsWith("DESCRIPTION\n        telecast:" + command),
                    command);
        }
        assertEquals(
                COMMANDS.size(),
                help.lines().filter(line -> line.matches(" +\\| +\\S.*")).count(),
                "each in one line:\n" + help);
    }

    @Test
    void wrongUsageEndsWithTwo() throws Exception {
        failed(2, "telecast: telecast:device-show: argument device is required\n", "telecast:device-show");
        failed(2, null, "telecast:device-show", "x", "--nonsense");
        failed(2, "telecast: 'y' is one argument too many\n", "telecast:device-show", "x", "y");
        failed(2, null, "telecast:no-such");
        failed(2, null, "echo \"open");
        failed(2, null);
    }

    @Test
    void aPipeMayBeCutAndACommandWithoutEndIsEnded() throws Exception {
        String client = Distribution.home().resolve("bin/telecast") + " client ";
        assertEquals(1, shell(client + "help | head -n 1").out().lines().count());
        OsProcess tail = OsProcess.start(
                builder(List.of(Distribution.home().resolve("bin/telecast").toString(), "client", "log:tail")),
                folder,
                "tail.log");
        try {
            Await.until("it prints", Await.SHORT, () -> !tail.output().isEmpty());
            assertTrue(tail.isAlive());
        } finally {
            tail.stop();
        }
        assertEquals(143, tail.exitCode());
        assertEquals(
                "b\n",
                shell("printf 'a\\nb\\n' | { " + client + "telecast:stats > /dev/null; sed 1d; }")
                        .out(),
                "input that no command asks for stays");
    }

    private Result shell(String line) throws Exception {
        return run(null, List.of("sh", "-c", line));
    }

    private String ok(String... words) throws Exception {
        Result result = client(null, words);
        assertEquals(0, result.code(), () -> String.join(" ", words) + ": " + result.err());
        assertEquals("", result.err());
        return result.out();
    }

    private void expect(String expected, String... words) throws Exception {
        assertEquals(expected, ok(words));
    }

    private void failed(int code, String expected, String... words) throws Exception {
        Result result = client(null, words);
        assertEquals(code, result.code(), () -> String.join(" ", words) + ": " + result);
        assertEquals("", result.out());
        if (expected != null) {
            assertEquals(expected, result.err());
        } else {
            assertTrue(result.err().startsWith("telecast: "), result.err());
        }
    }

    private Result client(String input, String... words) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Distribution.home().resolve("bin/telecast").toString(), "client"));
        command.addAll(List.of(words));
        return run(input, command);
    }

    /** In the folder of this test, so that relative names count from there. */
    private Result run(String input, List<String> command) throws IOException, InterruptedException {
        Path in = Files.writeString(Files.createTempFile(folder, "in", ""), input == null ? "" : input);
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process = builder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " hangs; it printed:\n" + Files.readString(out));
        }
        return new Result(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private ProcessBuilder builder(List<String> command) {
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("TELECAST_DATA", platform.instance().data().toString());
        return builder;
    }
}
