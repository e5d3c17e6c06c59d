package io.telecast.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.auth.ApiKey;
import io.telecast.api.auth.ApiKeyStore;
import io.telecast.api.auth.CreatedApiKey;
import io.telecast.api.auth.TokenIssuer;
import io.telecast.api.device.CreatedDevice;
import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.DevicePage;
import io.telecast.api.device.NewDevice;
import io.telecast.api.health.HealthCheck;
import io.telecast.api.push.Subscription;
import io.telecast.api.push.SubscriptionTable;
import io.telecast.api.script.Script;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.impl.action.command.ManagerImpl;
import org.apache.karaf.shell.impl.console.SessionFactoryImpl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** Types the commands into a real shell; the services come from a real framework. */
@Timeout(60)
class CommandsTest {
    private static final Device DEVICE =
            new Device("d1", "n1", "Pump \"1\"", "t1", "c1", null, null, true, new Script("c1", "x"));

    @TempDir
    private Path folder;

    private final ThreadIOImpl threadIo = new ThreadIOImpl();
    private SessionFactoryImpl shell;
    private Framework framework;
    private String input = "";

    @BeforeEach
    void start() throws Exception {
        FrameworkFactory factory =
                ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow();
        framework = factory.newFramework(Map.of(
                "org.osgi.framework.storage",
                folder.resolve("felix").toString(),
                "org.osgi.framework.bootdelegation",
                "*"));
        framework.start();
        threadIo.start();
        shell = new SessionFactoryImpl(threadIo);
        shell.register(framework.getBundleContext());
        var manager = new ManagerImpl(shell, shell, true);
        for (Class<?> command : List.of(
                DeviceListCommand.class,
                DeviceCreateCommand.class,
                DeviceDeleteCommand.class,
                ScriptSetCommand.class,
                ApiKeyCreateCommand.class,
                TokenCreateCommand.class,
                SubscriptionsCommand.class,
                StatsCommand.class)) {
            manager.register(command);
        }
    }

    @AfterEach
    void stop() throws Exception {
        shell.stop();
        threadIo.stop();
        framework.stop();
        framework.waitForStop(10_000);
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
        assertTrue(run("telecast:device-list --limit 1 t1").contains("There are more, 2 in all: --offset 1"));
        assertTrue(run("telecast:device-list other").contains("tenant 'other' has no devices here"));
    }

    @Test
    void createsADevice() throws Exception {
        provide(DeviceDirectory.class, (method, args) -> {
            NewDevice asked = (NewDevice) args[0];
            assertEquals(new NewDevice("t1", "A pump", "d1", null, null, null), asked);
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
        input = "decode = () => 1";
        run("telecast:script-set d1 -");
        assertEquals(input, scripts.get("d1"));
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
                "'" + missing + "' cannot be read: NoSuchFileException", failure("telecast:script-set d1 " + missing));
        assertEquals("the script is not UTF-8 text", failure("telecast:script-set d1 " + bytes));
        assertEquals("the script is too large; allowed: 1048576 bytes", failure("telecast:script-set d1 " + large));
        assertEquals("the script is empty; to remove it use --remove", failure("telecast:script-set d1 -"));
        String either = "give either a file, or - for the console, or --remove";
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

        assertTrue(shown.contains("one: 1, two: 2") && shown.contains("299") && shown.contains("never"), shown);
        assertTrue(shown.indexOf("d1") < shown.indexOf("d2"), shown);
    }

    @Test
    void showsWhatEveryPartSays() throws Exception {
        part("store", null, Map.of("queue", 7));
        part("mqtt", "no broker at tcp://x", Map.of("reports", 1.5));
        provide(HealthCheck.class, (method, args) -> {
            if (method.equals("part")) {
                return "broken";
            }
            throw new IllegalStateException("defect");
        });

        assertEquals(
                "{\"broken\":{},\"mqtt\":{\"reports\":1.5},\"store\":{\"queue\":7}}\n", run("telecast:stats --json"));
        String shown = run("telecast:stats");
        assertTrue(shown.contains("PROBLEM: no broker at tcp://x") && shown.contains("well"), shown);
        assertTrue(shown.contains("it cannot say how it is") && shown.contains("queue"), shown);
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
        Object service = Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> method.getDeclaringClass() == Object.class
                        ? method.invoke(this, args)
                        : answer.apply(method.getName(), args));
        return framework.getBundleContext().registerService(type, type.cast(service), null);
    }

    private static CompletionStage<?> completed(Object value) {
        return CompletableFuture.completedStage(value);
    }

    private String failure(String command) {
        return assertThrows(Exception.class, () -> run(command)).getMessage();
    }

    private String run(String command) throws Exception {
        var out = new ByteArrayOutputStream();
        try (var print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            var keyboard = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
            Session session = shell.create(keyboard, print, print);
            try {
                session.execute(command);
            } finally {
                session.close();
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
