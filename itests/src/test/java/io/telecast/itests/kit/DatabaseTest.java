package io.telecast.itests.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.telecast.itests.kit.Finding.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger reads a real PostgreSQL, from which rows are taken, doubled and swapped on purpose. */
class DatabaseTest {
    @TempDir
    static Path folder;

    private static Database database;
    private final Ledger ledger = new Ledger();

    @BeforeAll
    static void start() {
        database = Database.postgres(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        database.close();
    }

    @BeforeEach
    void fill() throws SQLException {
        run("drop table if exists telemetry_datas");
        run("create table telemetry_datas (device_id varchar(36), key varchar(255), ts int8, number_v float8)");
        for (long n = 1; n <= 4; n++) {
            ledger.published("d", n);
            ledger.acknowledged("d", n);
            run("insert into telemetry_datas values ('d', 'seq', " + (1000 + n) + ", " + n + ")");
        }
    }

    @Test
    void balances() {
        assertEquals(List.of(1L, 2L, 3L, 4L), database.history("d", "seq"));
        assertEquals(List.of(), compare());
    }

    @Test
    void aRowTakenIsALoss() throws SQLException {
        run("delete from telemetry_datas where number_v = 3");
        assertEquals(List.of(Kind.LOST), compare());
    }

    @Test
    void aRowDoubledIsADuplicate() throws SQLException {
        run("insert into telemetry_datas values ('d', 'seq', 2000, 3)");
        assertEquals(List.of(Kind.DUPLICATE), compare());
    }

    @Test
    void rowsSwappedAreAReorder() throws SQLException {
        run("update telemetry_datas set ts = 2005 - ts where number_v in (2, 3)");
        assertEquals(List.of(Kind.REORDERED), compare());
    }

    private List<Kind> compare() {
        return LedgerTest.kinds(ledger.compareStored("d", database.history("d", "seq")));
    }

    private static void run(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
