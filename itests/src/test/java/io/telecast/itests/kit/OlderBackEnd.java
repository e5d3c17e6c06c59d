package io.telecast.itests.kit;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * Another implementation of the contract, as plain as such ones are: it counts its subscribers with INCR, EXPIRE, DECR
 * and DEL, asks EXISTS before it publishes, writes its rows one by one, and takes reports by a group of its own.
 */
public final class OlderBackEnd implements AutoCloseable {
    /** Its time to live of subscriptions, in seconds. */
    public static final int TTL_SECONDS = 300;

    private static final String REPORTS = "$share/older/devices/telemetry";

    private final RedisServer redis;
    private final Database database;
    private final Map<String, String> tenants = new HashMap<>();
    private final AtomicLong taken = new AtomicLong();
    private MqttReceiver receiver;

    /** One on these parts; its tables are made when they are not there yet. */
    public OlderBackEnd(RedisServer redis, Database database) {
        this.redis = redis;
        this.database = database;
    }

    /** Makes its tables: those of the contract, with columns of its own besides. */
    public void createTables() {
        execute("create table devices (id varchar(36) primary key, name varchar(255), device_number varchar(36) not"
                + " null unique, voucher varchar(500) not null, tenant_id varchar(36) not null, parent_id varchar(36),"
                + " sub_device_addr varchar(36), device_config_id varchar(36), is_enabled varchar(36) not null default"
                + " 'enabled', is_online int2 not null default 0, label varchar(255), created_at timestamptz default"
                + " now())");
        execute("create table telemetry_datas (device_id varchar(36) not null, key varchar(255) not null,"
                + " ts int8 not null, bool_v bool, number_v float8, string_v text, tenant_id varchar(36),"
                + " constraint telemetry_datas_unique unique (device_id, key, ts))");
        execute("create table telemetry_current_datas (device_id varchar(36) not null,"
                + " key varchar(255) not null, ts timestamptz not null, bool_v bool, number_v float8, string_v text,"
                + " tenant_id varchar(36), constraint telemetry_current_datas_unique unique (device_id, key))");
    }

    /** Adds a device with a voucher in clear text. */
    public Demo.Device createDevice(String tenant) {
        String id = UUID.randomUUID().toString();
        Demo.Device device = new Demo.Device(id, "N" + id.substring(0, 8), "user-" + id.substring(0, 8), "plain");
        String voucher = Json.object("username", device.username(), "password", device.password());
        execute(
                "insert into devices (id, name, device_number, voucher, tenant_id) values (?, ?, ?, ?, ?)",
                id,
                "Older",
                device.number(),
                voucher,
                tenant);
        tenants.put(id, tenant);
        return device;
    }

    /** One more of its screens watches a device. */
    public void subscribe(Demo.Device device, int ttlSeconds) {
        redis.ask(commands -> commands.incr(key(device.id())));
        redis.ask(commands -> commands.expire(key(device.id()), ttlSeconds));
    }

    /** One fewer of its screens watches a device. */
    public void unsubscribe(Demo.Device device) {
        if (redis.ask(commands -> commands.decr(key(device.id()))) <= 0) {
            redis.ask(commands -> commands.del(key(device.id())));
        }
    }

    /** Counts wrong, as one that crashed or has two threads at it: once too often down, or all of it away. */
    public void miscount(Demo.Device device, Random random) {
        switch (random.nextInt(4)) {
            case 0 -> subscribe(device, TTL_SECONDS);
            case 1 -> unsubscribe(device);
            case 2 -> {
                unsubscribe(device);
                unsubscribe(device);
            }
            default -> forget(device);
        }
    }

    /** Takes the key of a device away, whoever counts on it. */
    public void forget(Demo.Device device) {
        redis.ask(commands -> commands.del(key(device.id())));
    }

    /** What its screens get of a device. */
    public RedisServer.Listener listen(Demo.Device device) {
        return redis.listen("ws:device:" + device.id());
    }

    /** Takes reports from the broker from now on. */
    public void takeReports(URI broker) throws MqttException {
        receiver = MqttReceiver.start(broker, REPORTS, this::take);
    }

    /** Takes no more reports. */
    public void takeNoReports() {
        if (receiver != null) {
            receiver.close();
            receiver = null;
        }
    }

    /** How many reports it took. */
    public long taken() {
        return taken.get();
    }

    @Override
    public void close() {
        takeNoReports();
    }

    private void take(String payload) {
        JsonNode envelope = Json.read(payload);
        String device = envelope.required("device_id").textValue();
        long now = envelope.path("ts").asLong(System.currentTimeMillis());
        String values = new String(
                Base64.getDecoder().decode(envelope.required("values").textValue()), StandardCharsets.UTF_8);
        Json.fields(Json.read(values)).forEach((name, value) -> store(device, name, now, value.asDouble()));
        if (redis.ask(commands -> commands.exists(key(device))) > 0) {
            String event = "{\"device_id\":\"" + device + "\",\"tenant_id\":\"" + tenants.get(device)
                    + "\",\"timestamp\":" + now + ",\"data\":" + values + "}";
            redis.ask(commands -> commands.publish("ws:device:" + device, event));
        }
        taken.incrementAndGet();
    }

    private void store(String device, String name, long ts, double value) {
        for (String sql : List.of(
                "insert into telemetry_datas (device_id, key, ts, number_v, tenant_id) values (?, ?, ?, ?, ?)",
                "insert into telemetry_current_datas (device_id, key, ts, number_v, tenant_id)"
                        + " values (?, ?, to_timestamp(? / 1000.0), ?, ?) on conflict (device_id, key)"
                        + " do update set ts = excluded.ts, number_v = excluded.number_v")) {
            execute(sql, device, name, ts, value, tenants.get(device));
        }
    }

    private void execute(String sql, Object... arguments) {
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            statement.execute();
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private static String key(String device) {
        return "ws:sub:" + device;
    }
}
