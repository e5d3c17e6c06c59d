package io.telecast.shell.internal;

import static io.telecast.shell.internal.TestShell.completed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.device.CreatedDevice;
import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.GatewayMembers;
import io.telecast.api.device.NewDevice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DeviceImportTest {
    private static final String HEADER = "id,device_number,name,username,password\n";

    @TempDir
    private Path folder;

    private final List<NewDevice> created = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Object> scripts = new TreeMap<>();
    private Function<NewDevice, CompletionStage<?>> creating = this::create;
    private TestShell shell;

    @BeforeEach
    void start() throws Exception {
        shell = new TestShell(folder);
        shell.provide(DeviceDirectory.class, (method, args) -> {
            if (method.equals("setScript")) {
                scripts.put((String) args[0], args[1]);
                return completed(Optional.empty());
            }
            return switch (method) {
                case "members" -> completed(members((Collection<?>) args[0]));
                case "find" -> completed(Optional.ofNullable(args[0].equals("g1") ? gateway("g1", "t1") : null));
                default -> creating.apply((NewDevice) args[0]);
            };
        });
    }

    @AfterEach
    void stop() throws Exception {
        shell.close();
    }

    /** G-1 is ours, G-9 another tenant's. */
    private static GatewayMembers members(Collection<?> numbers) {
        Map<String, Device> gateways = new TreeMap<>(Map.of("G-1", gateway("g1", "t1"), "G-9", gateway("g9", "t2")));
        gateways.keySet().retainAll(numbers);
        return new GatewayMembers(gateways, Map.of());
    }

    private static Device gateway(String id, String tenant) {
        return new Device(id, "G", "x", tenant, null, null, null, true, null, null);
    }

    private CompletionStage<?> create(NewDevice wanted) {
        if (wanted.name().equals("taken")) {
            return CompletableFuture.failedStage(new IllegalArgumentException("id: 'x' is taken"));
        }
        if (wanted.name().equals("away")) {
            return CompletableFuture.failedStage(new IllegalStateException("no database"));
        }
        created.add(wanted);
        return completed(made(wanted));
    }

    private static CreatedDevice made(NewDevice wanted) {
        String id = wanted.id() == null ? "made-" + wanted.name() : wanted.id();
        var device = new Device(id, id, wanted.name(), wanted.tenantId(), null, null, null, true, null, null);
        String password = wanted.password() == null ? "pw" : wanted.password();
        return new CreatedDevice(device, "u-" + id, password);
    }

    @Test
    void everyColumnCounts() throws Exception {
        file("decode.js", "function decode() {}");
        file(
                "d.csv",
                "\ufeffName, ID ,device_number,username,password,script\r\n"
                        + "\"Pump, \"\"big\"\"\",p1,n1,u1,\" s p \",decode.js\r\n\r\nÜ,,,,,\r\nshort\r\n");

        assertEquals(
                HEADER + "p1,p1,\"Pump, \"\"big\"\"\",u-p1, s p \nmade-Ü,made-Ü,Ü,u-made-Ü,pw\n"
                        + "made-short,made-short,short,u-made-short,pw\n",
                shell.run("telecast:device-import t1 d.csv"));

        assertEquals(
                List.of(
                        new NewDevice("t1", "Pump, \"big\"", "p1", "n1", "u1", " s p ", null, null),
                        new NewDevice("t1", "Ü"),
                        new NewDevice("t1", "short")),
                created);
        assertEquals(Map.of("p1", "function decode() {}"), scripts);
        assertEquals("3 devices created in all\n", shell.errors());
    }

    @Test
    void badLinesAreNamedAndTheOthersCreated() throws Exception {
        file(
                "d.csv",
                "name,id,device_number,username,password,script\n" + ",a\n" + "\"two\nlines\",b c\n"
                        + "dup1,d1\n" + "dup2,d1\n" + "dup3,,d1\n" + "res,status\n" + "long," + "x".repeat(37) + "\n"
                        + "n,,,,,missing.js\n" + "many,,,,,,7\n" + "pass,,,," + "p".repeat(256) + "\n"
                        + "taken\nlast\n");

        assertEquals("failed lines: 10", shell.failure("telecast:device-import t1 d.csv"));

        String rule = "is not valid; allowed: 1 to 36 of A-Z a-z 0-9 _ -, and no reserved word\n";
        assertEquals(
                "line 2: column name: is empty; allowed: 1 to 255 characters\n" + "line 3: column id: 'b c' " + rule
                        + "line 6: column id: 'd1' stands in line 5, too\n"
                        + "line 7: column device_number: 'd1' stands in line 5, too\n" + "line 8: column id: 'status' "
                        + rule + "line 9: column id: '" + "x".repeat(37) + "' " + rule
                        + "line 10: column script: '" + folder.resolve("missing.js")
                        + "' cannot be read: there is no such file\n" + "line 11: has 7 cells; allowed: 6\n"
                        + "line 12: column password: has 256 characters; allowed: 1 to 255, without NUL\n"
                        + "line 13: id: 'x' is taken\n" + "2 devices created in all\n",
                shell.errors());
        assertEquals(
                List.of("dup1", "last"), created.stream().map(NewDevice::name).toList());
    }

    @Test
    void gatewaysAreThereAlreadyOrStandAbove() throws Exception {
        file(
                "d.csv",
                "name,id,device_number,gateway,address\n" + "old,s1,,G-1,1\n" + "new,g2,G-2,,\n" + "sub,s2,,G-2,1\n"
                        + "deep,s3,,g2,2\n" + "foreign,s4,,G-9,1\n" + "below,s5,,g6,1\n" + "last,g6,,,\n"
                        + "none,s7,,,1\n" + "same,s8,,g2,2\n" + "byId,s9,,g1,\n" + "long,s10,,g1," + "a".repeat(37)
                        + "\n");

        assertEquals("failed lines: 5", shell.failure("telecast:device-import t1 d.csv"));

        String unknown = "' is no device of tenant 't1' and of no good line above; allowed: an id or a device number\n";
        assertEquals(
                "line 6: column gateway: 'G-9" + unknown + "line 7: column gateway: 'g6" + unknown
                        + "line 9: column address: goes with a gateway\n"
                        + "line 10: column address behind g2: '2' stands in line 5, too\n"
                        + "line 12: column address: has 37 characters; allowed: 1 to 36\n"
                        + "6 devices created in all\n",
                shell.errors());
        assertEquals(
                List.of("s1 g1 1", "g2 null null", "s2 g2 1", "s3 g2 2", "g6 null null", "s9 g1 null"),
                created.stream()
                        .map(device -> device.id() + " " + device.parentId() + " " + device.subDeviceAddress())
                        .toList());
    }

    @Test
    void whatIsBehindAGatewayThatCouldNotBeCreatedIsNotCreated() throws Exception {
        file("d.csv", "name,id,gateway\ntaken,g2,\nsub,s2,g2\n");
        assertEquals("failed lines: 2", shell.failure("telecast:device-import t1 d.csv"));
        assertEquals(
                "line 2: id: 'x' is taken\nline 3: column gateway: 'g2' could not be created\n"
                        + "0 devices created in all\n",
                shell.errors());
    }

    @Test
    void aFileThatIsNoneCreatesNothing() throws Exception {
        String allowed =
                "; allowed: a line with name and any of id, device_number, username, password, script, gateway, address";
        assertRefused("the file has no header" + allowed, "\n\n");
        assertRefused("header: 'naem' is no column" + allowed, "naem\nx\n");
        assertRefused("header: 'id' is there twice" + allowed, "name,id,ID\nx\n");
        assertRefused("header: the column 'name' is missing" + allowed, "id\nx\n");
        assertRefused(
                "line 3: this is no CSV: Missing closing quote for value; nothing was created", "name\nx\n\"open\ny\n");
        Files.write(folder.resolve("d.csv"), new byte[] {'n', 'a', 'm', 'e', '\n', (byte) 0xff, '\n'});
        assertEquals(
                "the file is not UTF-8 text; nothing was created", shell.failure("telecast:device-import t1 d.csv"));
        assertEquals(
                "'" + folder.resolve("x.csv") + "' cannot be read: there is no such file",
                shell.failure("telecast:device-import t1 x.csv"));
        assertEquals(List.of(), created);
    }

    private void assertRefused(String reason, String text) throws Exception {
        file("d.csv", text);
        assertEquals(reason, shell.failure("telecast:device-import t1 d.csv"));
    }

    @Test
    void credentialsGoToANewFileOfTheirOwner() throws Exception {
        Path output = folder.resolve("out.csv");

        assertEquals(
                "",
                shell.run(
                        "telecast:device-import t1 - --output out.csv", "name\nx\n".getBytes(StandardCharsets.UTF_8)));
        assertEquals(HEADER + "made-x,made-x,x,u-made-x,pw\n", Files.readString(output));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(output)));

        file("d.csv", "name\ny\n");
        assertEquals(
                "--output: '" + output + "' exists; allowed: a new file",
                shell.failure("telecast:device-import --output out.csv t1 d.csv"));
        assertEquals(1, created.size());
    }

    @Test
    void aDryRunOnlyChecks() throws Exception {
        file("d.csv", "name,id\nx,a\ny,b c\n");
        assertEquals("failed lines: 1", shell.failure("telecast:device-import --dry-run t1 d.csv"));
        assertEquals(List.of(), created);
        assertEquals(
                "--dry-run makes no credentials, so it goes without --output",
                shell.failure("telecast:device-import t1 d.csv --dry-run --output o.csv"));
        assertFalse(Files.exists(folder.resolve("o.csv")));
    }

    @Test
    void aDirectoryThatGoesAwayEndsIt() throws Exception {
        file("d.csv", "name\nfirst\naway\n" + "later\n".repeat(100));

        String away = "device directory failed: no database";
        assertEquals("the import ended at line 3: " + away, shell.failure("telecast:device-import t1 d.csv"));
        assertTrue(shell.errors().startsWith("line 3: " + away + "\n"), shell.errors());
        assertEquals(Importer.AT_ONCE, created.size(), "what was begun is told of, no more is begun");
    }

    @Test
    void manyAreCreatedAtOnceButNotAll() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ScheduledExecutorService slow = Executors.newSingleThreadScheduledExecutor();
        creating = wanted -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            var stage = new CompletableFuture<CreatedDevice>();
            slow.schedule(
                    () -> {
                        now.decrementAndGet();
                        stage.complete(made(wanted));
                    },
                    5,
                    TimeUnit.MILLISECONDS);
            return stage;
        };
        StringBuilder text = new StringBuilder("name\n");
        for (int i = 0; i < 200; i++) {
            text.append('d').append(i).append('\n');
        }
        file("d.csv", text.toString());
        List<String> told;
        try {
            told = shell.run("telecast:device-import t1 d.csv").lines().toList();
        } finally {
            slow.shutdownNow();
        }
        assertEquals(201, told.size());
        assertEquals("made-d199,made-d199,d199,u-made-d199,pw", told.get(200), "in the order of the file");
        assertTrue(most.get() > 1 && most.get() <= Importer.AT_ONCE, "at once: " + most);
    }

    private void file(String name, String text) throws Exception {
        Files.writeString(folder.resolve(name), text);
    }
}
