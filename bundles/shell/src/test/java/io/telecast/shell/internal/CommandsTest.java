package io.telecast.shell.internal;

import static io.telecast.shell.internal.TestShell.completed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.auth.ApiKey;
import io.telecast.api.auth.ApiKeyStore;
import io.telecast.api.auth.CreatedApiKey;
import io.telecast.api.auth.TokenIssuer;
import io.telecast.api.device.CreatedDevice;
import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.DevicePage;
import io.telecast.api.device.GatewayMembers;
import io.telecast.api.device.NewDevice;
import io.telecast.api.device.Silence;
import io.telecast.api.health.HealthCheck;
import io.telecast.api.push.Connection;
import io.telecast.api.push.ConnectionTable;
import io.telecast.api.push.Subscription;
import io.telecast.api.push.SubscriptionTable;
import io.telecast.api.script.Script;
import io.telecast.api.store.DataPoint;
import io.telecast.api.store.Presence;
import io.telecast.api.store.PresenceStore;
import io.telecast.api.store.TelemetryStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceRegistration;

/** Types the commands into a real shell; the services come from a real framework. */
@Timeout(60)
class CommandsTest {
    private static final Device DEVICE =
            new Device("d1", "n1", "Pump \"1\"", "t1", "c1", null, null, true, new Script("c1", "x"), null);

    private static final Connection CONNECTION =
            new Connection(7, "/api/v1/ws", "127.0.0.1:4", "t1", "u1", List.of("d2", "d3", "d4", "d5"), 1000, 12, 3);

    @TempDir
    private Path folder;

    private TestShell shell;

    @BeforeEach
    void start() throws Exception {
        shell = new TestShell(folder);
    }

    @AfterEach
    void stop() throws Exception {
        shell.close();
    }

    @Test
    void listsDevices() throws Exception {
        provide(
                DeviceDirectory.class,
                (method, args) -> completed(
                        args[0].equals("t1") ? new DevicePage(List.of(DEVICE), 2) : new DevicePage(List.of(), 0)));

        String shown = run("telecast:device-list t1");
        assertTrue(
                shown.contains("d1") && shown.contains("n1") && shown.contains("Pump") && shown.contains("c1"), shown);
        run("telecast:device-list --limit 1 t1");
        assertEquals("There are more, 2 in all: --offset 1\n", shell.errors());
        assertEquals(
                "{\"total\":2,\"devices\":[{\"id\":\"d1\",\"number\":\"n1\",\"name\":\"Pump \\\"1\\\"\",\"tenant_id\":\"t1\","
                        + "\"enabled\":true,\"online\":null,\"configuration\":\"c1\",\"parent_id\":null,"
                        + "\"sub_device_address\":null,\"script\":true}]}\n",
                run("telecast:device-list --json t1"));
        assertTrue(run("telecast:device-list other").contains("tenant 'other' has no devices here"));
    }

    @Test
    void createsADevice() throws Exception {
        provide(DeviceDirectory.class, (method, args) -> {
            NewDevice asked = (NewDevice) args[0];
            assertEquals(new NewDevice("t1", "A pump", "d1", null, null, null, null, null), asked);
            return completed(new CreatedDevice(DEVICE, "user", "pass\"word\\"));
        });

        assertEquals(
                "{\"id\":\"d1\",\"number\":\"n1\",\"username\":\"user\",\"password\":\"pass\\\"word\\\\\"}\n",
                run("telecast:device-create --json --id d1 t1 'A pump'"));
        assertEquals(
                "id        d1\nnumber    n1\nusername  user\npassword  pass\"word\\\n",
                run("telecast:device-create --id d1 t1 'A pump'"));
    }

    @Test
    void createsADeviceBehindAGateway() throws Exception {
        List<String> created = new ArrayList<>();
        provide(DeviceDirectory.class, (method, args) -> switch (method) {
            case "members" -> completed(new GatewayMembers(Map.of(), Map.of()));
            case "find" -> completed(args[0].equals("d1") ? Optional.of(DEVICE) : Optional.empty());
            default -> {
                created.add(((NewDevice) args[0]).parentId() + " " + ((NewDevice) args[0]).subDeviceAddress());
                yield completed(new CreatedDevice(DEVICE, "user", "pw"));
            }
        });

        run("telecast:device-create t1 sub --gateway d1 --address 7");
        assertEquals(List.of("d1 7"), created);
        assertEquals(
                "--gateway: tenant 't1' has no device 'd2'", failure("telecast:device-create t1 sub --gateway d2"));
        assertEquals(
                "--gateway: tenant 't2' has no device 'd1'", failure("telecast:device-create t2 sub --gateway d1"));
        assertEquals("--address goes with --gateway", failure("telecast:device-create t1 sub --address 7"));
        assertEquals(1, created.size());
    }

    @Test
    void setsTheSilenceOfADevice() throws Exception {
        provide(
                DeviceDirectory.class,
                (method, args) ->
                        completed(args[0].equals("d1") ? Optional.of(silent((Silence) args[1])) : Optional.empty()));

        assertEquals("Silence of device d1: timeout 90 s\n", run("telecast:device-silence d1 --timeout 90"));
        assertEquals("Silence of device d1: heartbeat 5 s\n", run("telecast:device-silence --heartbeat 5 d1"));
        assertEquals("Silence of device d1: as for all devices\n", run("telecast:device-silence d1 --none"));
        assertEquals("there is no device 'd2'", failure("telecast:device-silence d2 --none"));
        assertEquals("give one of --timeout, --heartbeat and --none", failure("telecast:device-silence d1"));
        assertEquals(
                "give one of --timeout, --heartbeat and --none",
                failure("telecast:device-silence d1 --none --timeout 1"));
        assertEquals(
                "--timeout: '0' is not a whole number in range; allowed: 1 to 31536000",
                failure("telecast:device-silence d1 --timeout 0"));
    }

    private static Device silent(@Nullable Silence silence) {
        return new Device("d1", "n1", "x", "t1", null, "g1", "7", true, null, silence);
    }

    @Test
    void showsWhereADeviceIsAndWhetherItIsOnline() throws Exception {
        var device = silent(new Silence(Silence.Kind.HEARTBEAT, 60));
        provide(DeviceDirectory.class, (method, args) -> completed(Optional.of(device)));
        provide(TelemetryStore.class, (method, args) -> completed(List.of()));
        provide(PresenceStore.class, (method, args) -> completed(Map.of("d1", new Presence(true, false, 1000))));

        String shown = run("telecast:device-show d1");
        assertTrue(shown.contains("online         yes, by its reports, since 1970-01-01T00:00:01Z\n"), shown);
        assertTrue(shown.contains("gateway        g1\naddress        7\n"), shown);
        assertTrue(shown.contains("silence        heartbeat 60 s\n"), shown);
        assertTrue(run("telecast:device-show d1 --json")
                .endsWith("\"connected\":false,\"since\":1000,"
                        + "\"silence\":{\"kind\":\"heartbeat\",\"seconds\":60},\"values\":[]}\n"));
    }

    @Test
    void deletesADevice() throws Exception {
        provide(DeviceDirectory.class, (method, args) -> completed(args[0].equals("d1")));

        assertEquals("Device d1 deleted\n", run("telecast:device-delete d1"));
        assertEquals("there is no device 'd2'", failure("telecast:device-delete d2"));
    }

    @Test
    void setsAndRemovesAScript() throws Exception {
        Map<String, String> scripts = new LinkedHashMap<>();
        provide(DeviceDirectory.class, (method, args) -> {
            scripts.put((String) args[0], String.valueOf(args[1]));
            return completed(args[0].equals("d1") ? Optional.of(DEVICE) : Optional.empty());
        });
        Path file = Files.writeString(folder.resolve("decode.js"), "function decode() { return 'ü'; }");

        assertEquals("Script of configuration c1 set, 33 characters\n", run("telecast:script-set d1 " + file));
        assertEquals(Files.readString(file), scripts.get("d1"));
        shell.run("telecast:script-set d1 -", "decode = () => 1".getBytes(StandardCharsets.UTF_8));
        assertEquals("decode = () => 1", scripts.get("d1"));
        run("telecast:script-set d1 decode.js");
        assertEquals(Files.readString(file), scripts.get("d1"), "relative to where the session stands");
        assertEquals("Script of configuration c1 removed\n", run("telecast:script-set --remove d1"));
        assertEquals("null", scripts.get("d1"));
        assertEquals("there is no device 'd2'", failure("telecast:script-set --remove d2"));
    }

    @Test
    void refusesAScriptThatCannotBe() throws Exception {
        provide(DeviceDirectory.class, (method, args) -> {
            throw new AssertionError("it must not be asked");
        });
        Path missing = folder.resolve("missing.js");
        Path bytes = Files.write(folder.resolve("bytes.js"), new byte[] {(byte) 0xff});
        Path large = Files.write(folder.resolve("large.js"), new byte[(1 << 20) + 1]);

        assertEquals(
                "'" + missing + "' cannot be read: there is no such file",
                failure("telecast:script-set d1 " + missing));
        assertEquals("the script is not UTF-8 text", failure("telecast:script-set d1 " + bytes));
        assertEquals("the script is too large; allowed: 1048576 bytes", failure("telecast:script-set d1 " + large));
        assertEquals("the script is empty; to remove it use script-set --remove", failure("telecast:script-set d1 -"));
        String either = "give either a file, or - for the input, or --remove";
        assertEquals(either, failure("telecast:script-set d1"));
        assertEquals(either, failure("telecast:script-set --remove d1 " + bytes));
    }

    @Test
    void createsAnApiKey() throws Exception {
        provide(
                ApiKeyStore.class,
                (method, args) -> completed(
                        new CreatedApiKey(new ApiKey("k1", (String) args[1], (String) args[0], true, 0), "secret")));

        assertEquals("id       k1\napi_key  secret\n", run("telecast:api-key-create t1 page"));
        assertEquals("{\"id\":\"k1\",\"api_key\":\"secret\"}\n", run("telecast:api-key-create --json t1 page"));
    }

    @Test
    void makesAToken() throws Exception {
        provide(TokenIssuer.class, (method, args) -> args[0] + "." + args[1] + "." + args[2] + "." + args[3]);

        assertEquals("operator.t1.TENANT_ADMIN.PT720H\n", run("telecast:token-create t1"));
        assertEquals(
                "{\"token\":\"u.t1.TENANT_USER.PT30S\"}\n",
                run("telecast:token-create --json --life 30s --user u --authority TENANT_USER t1"));
        assertEquals(
                "--life: '5 years' is no time; allowed: a number with s, m, h or d, such as 12h",
                failure("telecast:token-create --life '5 years' t1"));
    }

    @Test
    void showsSubscriptions() throws Exception {
        provide(
                SubscriptionTable.class,
                (method, args) -> completed(List.of(
                        new Subscription("telemetry", "d2", 3, 299_500, Map.of("one", 1, "two", 2)),
                        new Subscription("event", "d1", 1, -1, Map.of()))));

        String shown = run("telecast:subscriptions");

        assertTrue(shown.contains("one: 1, two: 2") && shown.contains("299 s") && shown.contains("never"), shown);
        assertTrue(shown.indexOf("d1") < shown.indexOf("d2"), shown);
        assertEquals("|", shown.lines().toList().get(3).replaceAll("[^|]", "").substring(4), "no sockets are known");

        provide(ConnectionTable.class, (method, args) -> List.of(CONNECTION));
        assertEquals(
                "{\"device_id\":\"d2\",\"type\":\"telemetry\",\"watchers\":3,\"remaining_ms\":299500,\"sockets_here\":1,"
                        + "\"owners\":{\"one\":1,\"two\":2}}",
                run("telecast:subscriptions --json").replaceAll("^.*},(?=.\"device_id\":\"d2\")|]\n$", ""));
    }

    @Test
    void showsSockets() throws Exception {
        provide(ConnectionTable.class, (method, args) -> List.of(CONNECTION));

        String shown = run("telecast:connections");
        assertTrue(shown.contains("d2, d3, d4 and 1 more") && shown.contains("1970-01-01T00:00:01Z"), shown);
        assertTrue(run("telecast:connections --tenant other").contains("no socket is open"));
        assertTrue(run("telecast:connections --device d1").contains("no socket is open"));
        assertEquals(
                "[{\"id\":7,\"path\":\"/api/v1/ws\",\"tenant_id\":\"t1\",\"principal\":\"u1\",\"address\":\"127.0.0.1:4\","
                        + "\"since\":1000,\"device_ids\":[\"d2\",\"d3\",\"d4\",\"d5\"],\"frames\":12,\"conflated\":3}]\n",
                run("telecast:connections --json --device d5"));
    }

    @Test
    void showsADevice() throws Exception {
        provide(
                DeviceDirectory.class,
                (method, args) -> completed(args[0].equals("d1") ? Optional.of(DEVICE) : Optional.empty()));
        provide(
                TelemetryStore.class,
                (method, args) -> completed(List.of(
                        new DataPoint("temperature", 1000, 28.5),
                        new DataPoint("note", 2000, "\u001b[31mred"),
                        new DataPoint("on", 3000, true))));
        provide(PresenceStore.class, (method, args) -> completed(Map.of("d1", new Presence(true, true, 0))));

        String shown = run("telecast:device-show d1");
        assertTrue(
                shown.contains("online         yes, by its connection\n")
                        && shown.contains("script         1 characters"),
                shown);
        assertTrue(shown.contains("?[31mred") && shown.contains("1970-01-01T00:00:03Z"), shown);
        assertTrue(run("telecast:device-show --json d1")
                .endsWith(
                        "\"script\":true,\"connected\":true,\"since\":null,\"silence\":null,\"values\":[{\"key\":\"temperature\",\"value\":28.5,\"ts\":1000},"
                                + "{\"key\":\"note\",\"value\":\"\\u001B[31mred\",\"ts\":2000},"
                                + "{\"key\":\"on\",\"value\":true,\"ts\":3000}]}\n"));
        assertEquals("there is no device 'd2'", failure("telecast:device-show d2"));
    }

    @Test
    void listsAndRevokesApiKeys() throws Exception {
        provide(ApiKeyStore.class, (method, args) -> switch (method) {
            case "list" -> completed(List.of(new ApiKey("k1", "page", (String) args[0], true, 1000)));
            default -> completed(args[0].equals("k1"));
        });

        assertTrue(run("telecast:api-key-list t1").contains("k1 | page | yes     | 1970-01-01T00:00:01Z"));
        assertEquals(
                "[{\"id\":\"k1\",\"name\":\"page\",\"tenant_id\":\"t1\",\"enabled\":true,\"created_at\":1000}]\n",
                run("telecast:api-key-list --json t1"));
        assertEquals("API key k1 revoked\n", run("telecast:api-key-revoke k1"));
        assertEquals(
                "there is no API key with that id; telecast:api-key-list shows them",
                failure("telecast:api-key-revoke k2"));
    }

    @Test
    void showsWhatEveryPartSays() throws Exception {
        part("store", null, new TreeMap<>(Map.of("queue", 7, "file.bytes", 3_500_000, "oldest.ms", 61_000, "idle", 0)));
        part("mqtt", "no broker at tcp://x", Map.of("reports", 1.5));
        provide(HealthCheck.class, (method, args) -> {
            if (method.equals("part")) {
                return "broken";
            }
            throw new IllegalStateException("defect");
        });

        assertEquals(
                "{\"broken\":{},\"mqtt\":{\"reports\":1.5},"
                        + "\"store\":{\"file.bytes\":3500000,\"idle\":0,\"oldest.ms\":61000,\"queue\":7}}\n",
                run("telecast:stats --json"));
        String shown = run("telecast:stats");
        assertTrue(shown.contains("PROBLEM: no broker at tcp://x") && shown.contains("well"), shown);
        assertTrue(shown.contains("it cannot say how it is") && shown.contains("queue"), shown);
        assertTrue(shown.contains("3.3 MB") && shown.contains("1 min 1 s") && !shown.contains("idle"), shown);
        String one = run("telecast:stats store");
        assertTrue(one.contains("idle") && !one.contains("mqtt"), one);
        assertEquals("no part 'x' is running; allowed: broken, mqtt, store", failure("telecast:stats x"));
    }

    @Test
    void saysWhetherTheInstanceIsReady() throws Exception {
        part("store", null, Map.of());
        assertEquals("Part  | State\n------+------\nstore | well\nReady\n", run("telecast:health"));
        assertEquals("{\"ready\":true,\"problems\":{},\"parts\":[\"store\"]}\n", run("telecast:health --json"));

        part("mqtt", "no broker at tcp://x", Map.of());
        provide(HealthCheck.class, (method, args) -> {
            if (method.equals("part")) {
                return "broken";
            }
            throw new IllegalStateException("defect");
        });
        assertEquals("not ready: broken, mqtt", failure("telecast:health"));
        String shown = shell.printed();
        assertTrue(shown.endsWith("mqtt   | PROBLEM: no broker at tcp://x\nstore  | well\n"), shown);
        assertEquals("not ready: broken, mqtt", failure("telecast:health --json"));
        assertEquals(
                "{\"ready\":false,\"problems\":{"
                        + "\"broken\":\"it cannot say how it is: java.lang.IllegalStateException: defect\","
                        + "\"mqtt\":\"no broker at tcp://x\"},\"parts\":[\"broken\",\"mqtt\",\"store\"]}\n",
                shell.printed());
    }

    @Test
    void saysWhatIsAwayAndWorksWhenItIsBack() throws Exception {
        String away = "no device directory is running; telecast:stats shows what is";
        assertEquals(away, failure("telecast:device-delete d1"));

        var registration = provide(DeviceDirectory.class, (method, args) -> completed(true));
        assertEquals("Device d1 deleted\n", run("telecast:device-delete d1"));

        registration.unregister();
        assertEquals(away, failure("telecast:device-delete d1"));
    }

    @Test
    void showsBadInputAndFailuresInOneLine() throws Exception {
        provide(
                DeviceDirectory.class,
                (method, args) -> CompletableFuture.failedStage(
                        method.equals("list")
                                ? new IllegalArgumentException("tenantId: '' is no tenant; allowed: 1 to 36 characters")
                                : new IllegalStateException("the database is away")));

        assertEquals("tenantId: '' is no tenant; allowed: 1 to 36 characters", failure("telecast:device-list ''"));
        assertEquals(
                "--limit: '0' is not a whole number in range; allowed: 1 to 1000",
                failure("telecast:device-list --limit 0 t1"));
        assertEquals(
                "--limit: 'many' is not a whole number in range; allowed: 1 to 10000",
                failure("telecast:subscriptions --limit many"));
        assertEquals("device directory failed: the database is away", failure("telecast:device-delete d1"));
    }

    private void part(String name, @Nullable String problem, Map<String, Number> figures) {
        provide(HealthCheck.class, (method, args) -> switch (method) {
            case "part" -> name;
            case "problem" -> problem;
            default -> figures;
        });
    }

    private <S> ServiceRegistration<S> provide(Class<S> type, BiFunction<String, Object[], Object> answer) {
        return shell.provide(type, answer);
    }

    private String failure(String command) {
        return shell.failure(command);
    }

    private String run(String command) throws Exception {
        return shell.run(command);
    }
}
