package io.telecast.store.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether the tables of the contract can be used, whoever made them: they may be wider and in other types that hold the
 * same, but must not lack what every statement relies on.
 */
final class PostgresTables {
    private static final Set<String> TEXT = Set.of("varchar", "text", "bpchar");
    private static final Set<String> WHOLE = Set.of("int2", "int4", "int8");
    private static final Set<String> NUMBER = Set.of("float8", "numeric");

    /** A table: its columns with the types they may have, the key that must be unique, what we must be allowed to do. */
    private record Table(String name, Map<String, Set<String>> columns, List<String> key, List<String> privileges) {}

    private static final List<Table> TABLES = List.of(
            new Table("devices", devices(), List.of("id"), List.of("select", "insert", "update", "delete")),
            new Table(
                    "telemetry_datas",
                    telemetry(Set.of("int8")),
                    List.of("device_id", "key", "ts"),
                    List.of("select", "insert", "update")),
            new Table(
                    "telemetry_current_datas",
                    telemetry(Set.of("timestamptz")),
                    List.of("device_id", "key"),
                    List.of("select", "insert", "update", "delete")),
            new Table(
                    "attribute_datas",
                    attributes(),
                    List.of("device_id", "key"),
                    List.of("select", "insert", "update", "delete")),
            new Table("event_datas", events(), List.of("id"), List.of("select", "insert")));

    private PostgresTables() {}

    private static Map<String, Set<String>> devices() {
        Map<String, Set<String>> columns = new LinkedHashMap<>();
        for (String name : List.of(
                "id",
                "name",
                "device_number",
                "voucher",
                "tenant_id",
                "parent_id",
                "sub_device_addr",
                "device_config_id",
                "is_enabled")) {
            columns.put(name, TEXT);
        }
        columns.put("is_online", WHOLE);
        return columns;
    }

    private static Map<String, Set<String>> telemetry(Set<String> time) {
        Map<String, Set<String>> columns = new LinkedHashMap<>();
        columns.put("device_id", TEXT);
        columns.put("key", TEXT);
        columns.put("ts", time);
        columns.put("bool_v", Set.of("bool"));
        columns.put("number_v", NUMBER);
        columns.put("string_v", TEXT);
        columns.put("tenant_id", TEXT);
        return columns;
    }

    private static Map<String, Set<String>> attributes() {
        Map<String, Set<String>> columns = telemetry(Set.of("timestamptz"));
        columns.put("id", TEXT);
        return columns;
    }

    private static Map<String, Set<String>> events() {
        Map<String, Set<String>> columns = new LinkedHashMap<>();
        for (String name : List.of("id", "device_id", "identify", "tenant_id")) {
            columns.put(name, TEXT);
        }
        columns.put("ts", Set.of("timestamptz"));
        columns.put("data", Set.of("json", "jsonb"));
        return columns;
    }

    /** Fails with one line that names everything that is wrong, by table and column. */
    static void check(Connection connection) throws SQLException {
        List<String> problems = new ArrayList<>();
        for (Table table : TABLES) {
            checkColumns(connection, table, problems);
            checkKey(connection, table, problems);
            checkPrivileges(connection, table, problems);
        }
        if (!problems.isEmpty()) {
            throw new UnusableException(String.join("; ", problems));
        }
    }

    private static void checkColumns(Connection connection, Table table, List<String> problems) throws SQLException {
        Set<String> missing = new TreeSet<>(table.columns.keySet());
        try (PreparedStatement statement = connection.prepareStatement(
                """
                select a.attname, t.typname, a.attnotnull and not a.atthasdef and a.attidentity = ''
                from pg_attribute a join pg_type t on t.oid = a.atttypid
                where a.attrelid = to_regclass(?) and a.attnum > 0 and not a.attisdropped order by a.attnum""")) {
            statement.setString(1, table.name);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String column = rows.getString(1);
                    String type = rows.getString(2);
                    Set<String> allowed = table.columns.get(column);
                    missing.remove(column);
                    if (allowed == null && rows.getBoolean(3)) {
                        problems.add("column " + table.name + "." + column
                                + " is not null and has no default, so no row can be added; give it one");
                    } else if (allowed != null && !allowed.contains(type)) {
                        problems.add("column " + table.name + "." + column + " is of type " + type + "; allowed: "
                                + String.join(", ", new TreeSet<>(allowed)));
                    }
                }
            }
        }
        missing.forEach(column -> problems.add("column " + table.name + "." + column + " is missing"));
    }

    /** What other back ends wrote may be there twice without it, and what comes twice would be stored twice. */
    private static void checkKey(Connection connection, Table table, List<String> problems) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                """
                select 1 from pg_index i where i.indrelid = to_regclass(?) and i.indisunique and i.indisvalid and i.indimmediate
                and i.indpred is null and i.indexprs is null and
                    (select array_agg(a.attname::text order by a.attname::text) from pg_attribute a
                    where a.attrelid = i.indrelid and a.attnum = any((i.indkey::int2[])[0:i.indnkeyatts - 1])) = ?""")) {
            statement.setString(1, table.name);
            String[] key = table.key.toArray(String[]::new);
            Arrays.sort(key);
            statement.setArray(2, connection.createArrayOf("text", key));
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    problems.add("table " + table.name + " lacks a unique index on (" + String.join(", ", table.key)
                            + "); make one");
                }
            }
        }
    }

    private static void checkPrivileges(Connection connection, Table table, List<String> problems) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select has_table_privilege(to_regclass(?)::oid, ?)")) {
            for (String privilege : table.privileges) {
                statement.setString(1, table.name);
                statement.setString(2, privilege);
                try (ResultSet rows = statement.executeQuery()) {
                    if (rows.next() && !rows.getBoolean(1) && !rows.wasNull()) {
                        problems.add("the user lacks the privilege to " + privilege + " on table " + table.name);
                    }
                }
            }
        }
    }
}
