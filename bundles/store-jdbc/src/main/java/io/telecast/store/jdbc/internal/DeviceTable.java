package io.telecast.store.jdbc.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.telecast.api.device.Device;
import io.telecast.api.device.DevicePage;
import io.telecast.api.device.Silence;
import io.telecast.api.script.Script;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The SQL of devices, their credentials and their scripts. */
final class DeviceTable {
    /** Words that other back ends write for a device that may not report. */
    private static final Set<String> DISABLED = Set.of("disabled", "disable", "false", "f", "n", "0");

    // A device without a configuration may have a script of its own, under its own id: the column of the
    // configuration may be bound to another back end's table.
    private static final String OF_TENANT = "where d.tenant_id = ?";
    private static final String MATCHING =
            " and (lower(d.name) like ? escape '!' or lower(d.device_number) like ? escape '!' or lower(d.id) like ? escape '!')";
    private static final String COLUMNS =
            """
            select d.id, d.device_number, d.name, d.tenant_id, coalesce(nullif(d.device_config_id, ''), c.id),
                nullif(d.parent_id, ''), nullif(d.sub_device_addr, ''), d.is_enabled, c.script, d.voucher, s.kind,
                s.seconds
            """;
    private static final String MORE =
            """
             left join telecast_device_configs c on c.id = coalesce(nullif(d.device_config_id, ''), d.id)
            left join telecast_device_silence s on s.device_id = d.id
            """;
    private static final String SELECT = COLUMNS + "from devices d" + MORE;

    /** One instance per script, for all devices of a configuration and as long as one of them is in memory. */
    private final Cache<String, Script> scripts =
            Caffeine.newBuilder().weakValues().build();

    List<DeviceRow> byIds(Connection connection, Collection<String> ids) throws SQLException {
        return select(connection, "where d.id = any(?)", ids);
    }

    /** The devices that may be meant by a user name: by our own table, or by the text of a plain voucher. */
    List<DeviceRow> byCredentials(Connection connection, String username, @Nullable String password)
            throws SQLException {
        List<DeviceRow> found = new ArrayList<>(select(
                connection,
                "where d.id in (select device_id from telecast_device_credentials where username = any(?))",
                List.of(username)));
        found.addAll(select(connection, "where d.voucher = any(?)", Voucher.plainTexts(username, password)));
        return found;
    }

    /** The devices of a configuration, and the one whose own it is. */
    List<DeviceRow> byConfig(Connection connection, String configId) throws SQLException {
        List<DeviceRow> found = new ArrayList<>(byIds(connection, List.of(configId)));
        found.addAll(select(connection, "where d.device_config_id = any(?)", List.of(configId)));
        return found;
    }

    DevicePage page(Connection connection, String tenantId, String search, int offset, int limit) throws SQLException {
        String where = search.isEmpty() ? OF_TENANT : OF_TENANT + MATCHING;
        try (PreparedStatement statement =
                connection.prepareStatement(SELECT + where + " order by d.name, d.id limit ? offset ?")) {
            int next = bind(statement, tenantId, search);
            statement.setInt(next, limit);
            statement.setInt(next + 1, offset);
            List<Device> devices =
                    rows(statement).stream().map(DeviceRow::device).toList();
            return new DevicePage(devices, count(connection, where, tenantId, search));
        }
    }

    private static long count(Connection connection, String where, String tenantId, String search) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select count(*) from devices d " + where)) {
            bind(statement, tenantId, search);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /** Sets what {@link #OF_TENANT} and {@link #MATCHING} ask for; returns the place after it. */
    private static int bind(PreparedStatement statement, String tenantId, String search) throws SQLException {
        statement.setString(1, tenantId);
        if (search.isEmpty()) {
            return 2;
        }
        String part = "%" + search.toLowerCase(Locale.ROOT).replaceAll("([%_!])", "!$1") + "%";
        for (int i = 2; i <= 4; i++) {
            statement.setString(i, part);
        }
        return 5;
    }

    boolean isEmpty(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select 1 from devices limit 1");
                ResultSet rows = statement.executeQuery()) {
            return !rows.next();
        }
    }

    private List<DeviceRow> select(Connection connection, String where, Collection<String> values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SELECT + where)) {
            statement.setArray(1, connection.createArrayOf("varchar", values.toArray()));
            return rows(statement);
        }
    }

    private List<DeviceRow> rows(PreparedStatement statement) throws SQLException {
        List<DeviceRow> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(row(rows));
            }
        }
        return found;
    }

    private DeviceRow row(ResultSet rows) throws SQLException {
        String configId = rows.getString(5);
        Device device = new Device(
                rows.getString(1),
                text(rows.getString(2)),
                text(rows.getString(3)),
                text(rows.getString(4)),
                configId,
                rows.getString(6),
                rows.getString(7),
                !DISABLED.contains(text(rows.getString(8)).toLowerCase(Locale.ROOT)),
                script(configId, rows.getString(9)),
                silence(rows.getString(11), rows.getInt(12)));
        return new DeviceRow(device, rows.getString(10));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private @Nullable Script script(@Nullable String configId, @Nullable String source) {
        if (configId == null || source == null) {
            return null;
        }
        return scripts.asMap()
                .compute(
                        configId,
                        (id, known) -> known != null && known.source().equals(source) ? known : new Script(id, source));
    }

    private static @Nullable Silence silence(@Nullable String kind, int seconds) {
        return kind == null ? null : new Silence(Silence.Kind.valueOf(kind), seconds);
    }

    /**
     * Gateways by their numbers and devices by the number of their gateway and their address there: one query, whatever
     * their number.
     */
    Members members(Connection connection, Dialect dialect, MemberKeys keys) throws SQLException {
        String sql = COLUMNS + ", cast(null as varchar) from devices d" + MORE + "where d.device_number = any(?)"
                + " union all "
                + COLUMNS + ", g.device_number from devices g join devices d on d.parent_id = g.id" + MORE
                + "where " + dialect.behindGateways() + " and d.sub_device_addr = any(?) order by 1";
        Members members = new Members(keys.addresses());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            keys.bind(connection, statement);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    members.add(rows.getString(13), row(rows));
                }
            }
        }
        return members;
    }

    void insert(Connection connection, Device device, Voucher voucher) throws SQLException {
        refuseTaken(connection, device, voucher.username());
        refuseWrongPlace(connection, device);
        execute(
                connection,
                """
                insert into devices
                    (id, name, device_number, voucher, tenant_id, parent_id, sub_device_addr, is_enabled)
                values (?, ?, ?, ?, ?, ?, ?, 'enabled')""",
                device.id(),
                device.name(),
                device.number(),
                voucher.toJson(),
                device.tenantId(),
                device.parentId(),
                device.subDeviceAddress());
        execute(
                connection,
                "insert into telecast_device_credentials (username, device_id) values (?, ?)",
                voucher.username(),
                device.id());
    }

    private static void refuseTaken(Connection connection, Device device, String username) throws SQLException {
        refuseTaken(connection, "id", "select 1 from devices where id = ?", device.id());
        refuseTaken(connection, "number", "select 1 from devices where device_number = ?", device.number());
        // Left behind when another back end deleted its device.
        execute(
                connection,
                """
                delete from telecast_device_credentials c where c.username = ?
                and not exists (select 1 from devices d where d.id = c.device_id)""",
                username);
        refuseTaken(connection, "username", "select 1 from telecast_device_credentials where username = ?", username);
    }

    private static void refuseWrongPlace(Connection connection, Device device) throws SQLException {
        String gateway = device.parentId();
        if (gateway == null) {
            return;
        }
        // Held, so that it stays until the device is there, and two do not take one address.
        try (PreparedStatement statement =
                connection.prepareStatement("select 1 from devices where id = ? and tenant_id = ? for update")) {
            statement.setString(1, gateway);
            statement.setString(2, device.tenantId());
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new IllegalArgumentException(
                            "parentId: '" + gateway + "' is not a device of the tenant; allowed: the id of one");
                }
            }
        }
        if (device.subDeviceAddress() != null) {
            refuseTaken(
                    connection,
                    "subDeviceAddress",
                    "select 1 from devices where sub_device_addr = ? and parent_id = ?",
                    device.subDeviceAddress(),
                    gateway);
        }
    }

    private static void refuseTaken(Connection connection, String field, String sql, String value, String... more)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, value);
            for (int i = 0; i < more.length; i++) {
                statement.setString(i + 2, more[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                if (rows.next()) {
                    throw new IllegalArgumentException(field + ": '" + value + "' is taken");
                }
            }
        }
    }

    boolean delete(Connection connection, String id) throws SQLException {
        execute(connection, "delete from telecast_device_credentials where device_id = ?", id);
        execute(connection, "delete from telemetry_current_datas where device_id = ?", id);
        execute(connection, "delete from attribute_datas where device_id = ?", id);
        execute(connection, "delete from telecast_presence where device_id = ?", id);
        execute(connection, "delete from telecast_device_silence where device_id = ?", id);
        execute(connection, "delete from telecast_device_configs where id = ?", id);
        return execute(connection, "delete from devices where id = ?", id) > 0;
    }

    void setScript(Connection connection, String configId, @Nullable String source) throws SQLException {
        if (execute(connection, "update telecast_device_configs set script = ? where id = ?", source, configId) == 0) {
            execute(connection, "insert into telecast_device_configs (id, script) values (?, ?)", configId, source);
        }
    }

    /** Leaves the devices behind a gateway without one; returns their ids. */
    List<String> detach(Connection connection, String gatewayId) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement("select id from devices where parent_id = ? order by id for update")) {
            statement.setString(1, gatewayId);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
        }
        execute(
                connection,
                "update devices set parent_id = null, sub_device_addr = null where parent_id = ?",
                gatewayId);
        return ids;
    }

    /** Returns whether there is such a device. */
    boolean setSilence(Connection connection, String id, @Nullable Silence silence) throws SQLException {
        execute(connection, "delete from telecast_device_silence where device_id = ?", id);
        if (silence == null) {
            return !byIds(connection, List.of(id)).isEmpty();
        }
        try (PreparedStatement statement = connection.prepareStatement(
                """
                insert into telecast_device_silence (device_id, kind, seconds)
                select id, ?, ? from devices where id = ?""")) {
            statement.setString(1, silence.kind().name());
            statement.setInt(2, silence.seconds());
            statement.setString(3, id);
            return statement.executeUpdate() > 0;
        }
    }

    private static int execute(Connection connection, String sql, @Nullable String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }
}
