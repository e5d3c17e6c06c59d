package io.telecast.store.jdbc.internal;

import static io.telecast.store.jdbc.internal.Store.await;
import static io.telecast.store.jdbc.internal.Store.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.auth.ApiKey;
import io.telecast.api.auth.CreatedApiKey;
import io.telecast.api.device.CreatedDevice;
import io.telecast.api.device.Device;
import io.telecast.api.device.DevicePage;
import io.telecast.api.device.GatewayMembers;
import io.telecast.api.device.NewDevice;
import io.telecast.api.device.Silence;
import io.telecast.api.device.SubDeviceAddress;
import io.telecast.api.store.DataPoint;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What holds for devices and API keys in every database. */
abstract class DeviceContract {

    /** A store on an empty database. */
    abstract Store store();

    @Test
    void aCreatedDeviceIsFoundAndMayConnect() {
        CreatedDevice created = get(store().devices.create(new NewDevice("t1", "pump")));
        Device device = created.device();
        assertEquals(device.id(), device.number());
        assertTrue(device.enabled());
        assertEquals(device, store().devices.cached(device.id()));
        assertEquals(Optional.of(device), get(store().devices.find(device.id())));
        assertEquals(Optional.of(device), connect(created.username(), created.password()));
        assertEquals(Optional.of(device), connect(created.username(), created.password()));
        assertEquals(Optional.empty(), connect(created.username(), created.password() + "x"));
        assertEquals(Optional.empty(), connect(created.username(), ""));
        assertEquals(Optional.empty(), connect(created.username(), null));
        assertEquals(Optional.empty(), connect("nobody", created.password()));
        assertEquals(page(1, device), get(store().devices.list("t1", "", 0, 10)));
        assertEquals(page(0), get(store().devices.list("t2", "", 0, 10)));
        assertEquals(page(1), get(store().devices.list("t1", "", 1, 10)));
    }

    @Test
    void devicesAreFoundByAPartOfNameNumberOrId() throws Exception {
        Device hall = get(store().devices
                        .create(new NewDevice("t1", "Great Hall 50%", "d_1", "N-7", null, null, null, null)))
                .device();
        Device attic = get(store().devices.create(new NewDevice("t1", "attic", "dx1", "N-8", null, null, null, null)))
                .device();
        get(store().devices.create(new NewDevice("t2", "Great Hall", null, null, null, null, null, null)));
        assertEquals(page(1, hall), get(store().devices.list("t1", "hall", 0, 10)));
        assertEquals(page(1, hall), get(store().devices.list("t1", "50%", 0, 10)));
        assertEquals(page(1, hall), get(store().devices.list("t1", "D_1", 0, 10)));
        assertEquals(page(1, attic), get(store().devices.list("t1", "n-8", 0, 10)));
        assertEquals(page(2, hall), get(store().devices.list("t1", "N-", 0, 1)));
        assertEquals(page(0), get(store().devices.list("t1", "!", 0, 10)));
    }

    @Test
    void madeCredentialsAreLettersAndDigits() throws Exception {
        for (int i = 0; i < 20; i++) {
            CreatedDevice made = get(store().devices.create(new NewDevice("t1", "")));
            assertTrue(made.username().matches("[A-Za-z0-9]{12}"), made.username());
            assertTrue(made.password().matches("[A-Za-z0-9]{24}"), made.password());
        }
    }

    private static DevicePage page(long total, Device... devices) {
        return new DevicePage(List.of(devices), total);
    }

    @Test
    void passwordsAreHashedAndTheHashOpensNothing() throws Exception {
        get(store().devices.create(new NewDevice("t1", "", "d1", null, "user", "secret", null, null)));
        String voucher = text("select voucher from devices where id = 'd1'");
        assertFalse(voucher.contains("secret"));
        Voucher parsed = Voucher.parse(voucher);
        assertNotNull(parsed);
        assertTrue(connect("user", "secret").isPresent());
        assertEquals(Optional.empty(), connect("user", parsed.password()));
    }

    @Test
    void aDeviceWithoutAPasswordConnectsWithoutOne() {
        get(store().devices.create(new NewDevice("t1", "", "d1", null, "user", "", null, null)));
        assertTrue(connect("user", null).isPresent());
        assertTrue(connect("user", "").isPresent());
        assertEquals(Optional.empty(), connect("user", "guess"));
    }

    @Test
    void vouchersOfOtherBackEndsAreHonoured() throws Exception {
        insert("go", "{\"username\":\"u1\",\"password\":\"p\\u0026\"}");
        insert("py", "{\"username\": \"u2\", \"password\": \"p\"}");
        insert("jsonb", "{\"password\": \"p\", \"username\": \"u3\"}");
        insert("bare", "{\"username\":\"u4\"}");
        assertEquals("go", connect("u1", "p&").orElseThrow().id());
        assertEquals("py", connect("u2", "p").orElseThrow().id());
        assertEquals("jsonb", connect("u3", "p").orElseThrow().id());
        assertEquals("bare", connect("u4", null).orElseThrow().id());
        assertEquals(Optional.empty(), connect("u4", "p"));
        assertEquals(Optional.empty(), connect("u2", null));
        // A voucher that changes behind our back counts as soon as the device is read again.
        execute("update devices set voucher = '{\"username\":\"u2\",\"password\":\"new\"}' where id = 'py'");
        await("the old password is refused", () -> connect("u2", "p").isEmpty());
        assertEquals("py", connect("u2", "new").orElseThrow().id());
        execute("update devices set is_enabled = 'disabled' where id = 'go'");
        await("the disabled device is refused", () -> connect("u1", "p&").isEmpty());
    }

    @Test
    void aUserNameMayMoveToADeviceOfAnotherBackEnd() throws Exception {
        get(store().devices.create(new NewDevice("t1", "", "ours", null, "user", "first", null, null)));
        assertEquals("ours", connect("user", "first").orElseThrow().id());
        execute("update devices set voucher = '{\"username\":\"other\",\"password\":\"x\"}' where id = 'ours'");
        insert("theirs", "{\"username\":\"user\",\"password\":\"second\"}");
        assertEquals("theirs", connect("user", "second").orElseThrow().id());
        await("the old credentials end", () -> connect("user", "first").isEmpty());
        assertEquals("ours", connect("other", "x").orElseThrow().id());
    }

    @Test
    void whatIsTakenOrNotAllowedIsNamed() {
        get(store().devices.create(new NewDevice("t1", "", "d1", "n1", "u1", "p", null, null)));
        refused("id: 'd1' is taken", new NewDevice("t2", "", "d1", null, null, null, null, null));
        refused("number: 'n1' is taken", new NewDevice("t2", "", "d2", "n1", null, null, null, null));
        refused("username: 'u1' is taken", new NewDevice("t2", "", "d2", null, "u1", null, null, null));
        refused("id: 'a b' is not valid", new NewDevice("t2", "", "a b", null, null, null, null, null));
        refused("id: 'status' is not valid", new NewDevice("t2", "", "status", null, null, null, null, null));
        refused("tenantId: is 0 characters long", new NewDevice("", "", null, null, null, null, null, null));
        assertEquals(1, get(store().devices.list("t1", "", 0, 10)).total());
        assertEquals(0, get(store().devices.list("t2", "", 0, 10)).total());
    }

    private void refused(String message, NewDevice device) {
        AssertionError e =
                assertThrows(AssertionError.class, () -> get(store().devices.create(device)));
        assertEquals(IllegalArgumentException.class, e.getCause().getClass());
        assertTrue(e.getCause().getMessage().startsWith(message), e.getCause().getMessage());
    }

    @Test
    void deletingEndsTheDeviceItsCredentialsAndItsCurrentValues() {
        CreatedDevice created = get(store().devices.create(new NewDevice("t1", "")));
        String id = created.device().id();
        DataPoint point = new DataPoint("k", 1_700_000_000_000L, 1.0);
        get(store().telemetry.append("t1", id, List.of(point)));
        assertTrue(connect(created.username(), created.password()).isPresent());
        assertTrue(get(store().devices.delete(id)));
        assertNull(store().devices.cached(id));
        assertEquals(Optional.empty(), get(store().devices.find(id)));
        assertEquals(Optional.empty(), connect(created.username(), created.password()));
        assertEquals(List.of(), get(store().telemetry.current(id)));
        assertEquals(List.of(point), get(store().telemetry.history(id, "k", 0, Long.MAX_VALUE, 10)));
        assertFalse(get(store().devices.delete(id)));
    }

    @Test
    void aGatewayFindsWhatIsBehindItInOneRoundTrip() {
        Device gateway = device("g1", null, null);
        Device sub = device("a", "g1", "1");
        Device below = device("g2", "g1", null);
        Device deep = device("b", "g2", "1");
        List<SubDeviceAddress> many = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            many.add(new SubDeviceAddress("g1", "none" + i));
        }
        many.add(new SubDeviceAddress("g1", "1"));
        many.add(new SubDeviceAddress("g2", "1"));
        many.add(new SubDeviceAddress("g2", "\0 \ud800"));
        many.add(new SubDeviceAddress("g2", "x".repeat(10_000)));
        GatewayMembers found = get(store().devices.members(List.of("g2", "nobody", "\0"), many));
        assertEquals(Map.of("g2", below), found.gateways());
        assertEquals(
                Map.of(new SubDeviceAddress("g1", "1"), sub, new SubDeviceAddress("g2", "1"), deep), found.devices());
        assertEquals(new GatewayMembers(Map.of(), Map.of()), get(store().devices.members(List.of(), List.of())));
        assertEquals(gateway, get(store().devices.find("g1")).orElseThrow());
    }

    @Test
    void membersAreInTheCacheAfterwardsAndFollowChanges() throws Exception {
        device("g1", null, null);
        insert("a", null);
        execute("update devices set parent_id = 'g1', sub_device_addr = '1' where id = 'a'");
        assertNull(store().devices.cached("a"));
        SubDeviceAddress address = new SubDeviceAddress("g1", "1");
        Device sub = get(store().devices.members(List.of(), List.of(address)))
                .devices()
                .get(address);
        assertEquals(sub, store().devices.cached("a"));
        assertEquals(
                "one",
                get(store().devices.setScript("a", "one"))
                        .orElseThrow()
                        .script()
                        .source());
        sub = get(store().devices.members(List.of(), List.of(address)))
                .devices()
                .get(address);
        assertSame(sub.script(), store().devices.cached("a").script());
    }

    @Test
    void aPlaceBehindAGatewayIsChecked() {
        device("g1", null, null);
        Device sub = device("a", "g1", "1");
        assertEquals("g1", sub.parentId());
        assertEquals("1", sub.subDeviceAddress());
        refused("subDeviceAddress: '1' is taken", placed("t1", "b", "g1", "1"));
        refused("parentId: 'none' is not a device of the tenant", placed("t1", "b", "none", "2"));
        refused("parentId: 'g1' is not a device of the tenant", placed("t2", "b", "g1", "2"));
        refused("parentId: 'a b' is not valid", placed("t1", "b", "a b", "2"));
        refused("subDeviceAddress: '2' is at no gateway", placed("t1", "b", null, "2"));
        refused("subDeviceAddress: is 37 characters long", placed("t1", "b", "g1", "x".repeat(37)));
        refused("subDeviceAddress: is 0 characters long", placed("t1", "b", "g1", ""));
        assertEquals(2, get(store().devices.list("t1", "", 0, 10)).total());
        device("g2", null, null);
        device("c", "g2", "1");
    }

    @Test
    void whatIsBehindADeletedGatewayStaysWithoutIt() throws Exception {
        ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
        store().announcer.addListener((id, now) -> told.add(id + "=" + (now == null ? null : now.parentId())));
        device("g1", null, null);
        device("a", "g1", "1");
        get(store().records.put("t1", "g1", List.of(new DataPoint("k", 1, 1.0))));
        get(store().devices.setSilence("g1", new Silence(Silence.Kind.TIMEOUT, 60)));
        assertTrue(get(store().devices.delete("g1")));
        Device left = get(store().devices.find("a")).orElseThrow();
        assertNull(left.parentId());
        assertNull(left.subDeviceAddress());
        await("both are told", () -> told.contains("a=null") && told.contains("g1=null"));
        assertEquals(List.of(), get(store().records.current("g1")));
        assertNull(device("g1", null, null).silence());
    }

    @Test
    void silenceIsSetForADevice() {
        Silence silence = new Silence(Silence.Kind.HEARTBEAT, 90);
        device("d1", null, null);
        assertEquals(
                silence,
                get(store().devices.setSilence("d1", silence)).orElseThrow().silence());
        assertEquals(silence, store().devices.cached("d1").silence());
        assertEquals(Optional.empty(), get(store().devices.setSilence("nobody", silence)));
        assertNull(get(store().devices.setSilence("d1", null)).orElseThrow().silence());
        AssertionError e = assertThrows(
                AssertionError.class,
                () -> get(store().devices.setSilence("d1", new Silence(Silence.Kind.TIMEOUT, 0))));
        assertEquals(
                "silence.seconds: '0' is not in range; allowed: 1 to 31536000",
                e.getCause().getMessage());
    }

    private Device device(String id, String parent, String address) {
        return get(store().devices.create(placed("t1", id, parent, address))).device();
    }

    private static NewDevice placed(String tenant, String id, String parent, String address) {
        return new NewDevice(tenant, "", id, null, null, null, parent, address);
    }

    @Test
    void devicesOfAConfigurationShareOneScript() throws Exception {
        insert("a", null);
        insert("b", null);
        execute("update devices set device_config_id = 'c1'");
        assertNull(get(store().devices.find("a")).orElseThrow().script());
        Device a = get(store().devices.setScript("a", "one")).orElseThrow();
        Device b = get(store().devices.find("b")).orElseThrow();
        assertEquals("one", a.script().source());
        assertEquals("c1", a.script().id());
        assertSame(a.script(), b.script());
        get(store().devices.setScript("b", "two"));
        assertEquals("two", store().devices.cached("a").script().source());
        assertNull(get(store().devices.setScript("a", null)).orElseThrow().script());
        assertNull(store().devices.cached("b").script());
        assertEquals(Optional.empty(), get(store().devices.setScript("nobody", "x")));
    }

    @Test
    void aDeviceWithoutAConfigurationGetsItsOwnScript() {
        get(store().devices.create(new NewDevice("t1", "", "d1", null, null, null, null, null)));
        Device device = get(store().devices.setScript("d1", "mine")).orElseThrow();
        assertEquals("d1", device.configId());
        assertEquals("mine", device.script().source());
        assertEquals(device, store().devices.cached("d1"));
    }

    @Test
    void changesMadeBehindOurBackAreFollowedAndTold() throws Exception {
        ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
        store().announcer.addListener((id, now) -> told.add(id + "=" + (now == null ? null : now.name())));
        insert("d1", null);
        assertEquals("", get(store().devices.find("d1")).orElseThrow().name());
        execute("update devices set name = 'renamed' where id = 'd1'");
        await("the new name is served", () -> {
            Device device = store().devices.cached("d1");
            return device != null && device.name().equals("renamed");
        });
        await("the change is told", () -> told.contains("d1=renamed"));
        execute("delete from devices where id = 'd1'");
        await("the device is gone", () -> get(store().devices.find("d1")).isEmpty());
        await("the end is told", () -> told.contains("d1=null"));
    }

    @Test
    void manyWhoAskAtOnceShareQueries() throws Exception {
        for (int i = 0; i < 50; i++) {
            insert("d" + i, null);
        }
        List<CompletableFuture<Optional<Device>>> found = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            found.add(store().devices.find("d" + i % 100).toCompletableFuture());
        }
        for (int i = 0; i < found.size(); i++) {
            assertEquals(i % 100 < 50, get(found.get(i)).isPresent(), "d" + i % 100);
        }
    }

    @Test
    void apiKeys() throws Exception {
        CreatedApiKey created = get(store().apiKeys.create("t1", "grafana"));
        assertTrue(created.secret().startsWith("tk_"));
        assertEquals(Optional.of(created.key()), get(store().apiKeys.find(created.secret())));
        assertEquals(Optional.empty(), get(store().apiKeys.find(created.secret() + "x")));
        assertEquals(List.of(created.key()), get(store().apiKeys.list("t1")));
        assertNotEquals(created.secret(), text("select secret_hash from telecast_api_keys"));
        assertTrue(get(store().apiKeys.disable(created.key().id())));
        assertFalse(get(store().apiKeys.find(created.secret())).orElseThrow().enabled());
        assertFalse(get(store().apiKeys.disable("nobody")));
    }

    /** A read that began before the change must not be what is remembered after it. */
    @Test
    void anApiKeyThatIsReadWhileItIsDisabled() {
        for (int i = 0; i < 100; i++) {
            CreatedApiKey created = get(store().apiKeys.create("t1", "raced"));
            var reading = store().apiKeys.find(created.secret());
            get(store().apiKeys.disable(created.key().id()));
            get(reading);
            assertFalse(
                    get(store().apiKeys.find(created.secret())).orElseThrow().enabled(), "round " + i);
        }
    }

    @Test
    void whoeverTriesManyApiKeysKeepsNobodyElseFromReading() {
        int readThreads = 4;
        int readQueue = 10_000;
        var release = new CountDownLatch(1);
        List<CompletableFuture<Boolean>> held = new ArrayList<>();
        List<CompletableFuture<Optional<ApiKey>>> tried = new ArrayList<>();
        CompletableFuture<Boolean> somebodyElse;
        try {
            for (int i = 0; i < readThreads; i++) {
                held.add(store().database.read(connection -> passed(release)));
            }
            for (int i = 0; i < readQueue; i++) {
                tried.add(store().apiKeys.find("tk_" + i).toCompletableFuture());
            }
            somebodyElse = store().database.read(connection -> true);
        } finally {
            release.countDown();
        }
        held.forEach(each -> assertTrue(get(each)));
        assertTrue(get(somebodyElse));
        tried.forEach(each -> each.exceptionally(refused -> Optional.empty()).join());
        assertEquals(
                readQueue / 4,
                tried.stream().filter(each -> !each.isCompletedExceptionally()).count());
        assertEquals(Optional.empty(), get(store().apiKeys.find("tk_" + readQueue)), "later ones are looked up again");
    }

    private static boolean passed(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Optional<Device> connect(String username, String password) {
        return get(store().devices.authenticate(username, password));
    }

    void insert(String id, String voucher) throws SQLException {
        store().database.changeNow(connection -> {
            try (var statement = connection.prepareStatement(
                    "insert into devices (id, name, device_number, voucher, tenant_id) values (?, '', ?, ?, 't1')")) {
                statement.setString(1, id);
                statement.setString(2, "n-" + id);
                statement.setString(3, voucher);
                return statement.executeUpdate();
            }
        });
    }

    void execute(String sql) throws SQLException {
        store().database
                .changeNow(connection -> connection.prepareStatement(sql).executeUpdate());
    }

    private String text(String sql) throws SQLException {
        return store().database.changeNow(connection -> {
            var rows = connection.prepareStatement(sql).executeQuery();
            rows.next();
            return rows.getString(1);
        });
    }
}
