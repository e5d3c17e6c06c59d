package io.telecast.store.jdbc.internal;

import static io.telecast.store.jdbc.internal.Store.await;
import static io.telecast.store.jdbc.internal.Store.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.store.DataPoint;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One server, first with TLS and then as a hot standby of itself: who may connect, and what is said to who may not. */
class PostgresConnectionTest {
    private static final DataPoint POINT = new DataPoint("k", 1, 1.0);

    @TempDir
    static Path dir;

    private static EmbeddedPostgres server;
    private static Path certificate;

    @BeforeAll
    static void start() throws Exception {
        certificate = dir.resolve("server.crt");
        makeCertificate(dir.resolve("server.key"));
        server = startServer();
        try (Store store = new Store(settings(""))) {
            assertTrue(get(store.telemetry.append("t1", "d1", List.of(POINT))));
        }
    }

    private static EmbeddedPostgres startServer() throws Exception {
        return EmbeddedPostgres.builder()
                .setDataDirectory(dir.resolve("data"))
                .setCleanDataDirectory(false)
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", certificate.toString())
                .setServerConfig("ssl_key_file", dir.resolve("server.key").toString())
                .start();
    }

    @AfterAll
    static void end() throws Exception {
        server.close();
    }

    private static void makeCertificate(Path keyFile) throws Exception {
        Path store = dir.resolve("store.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "RSA",
                        "-alias",
                        "s",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "secret")
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"))
                .start();
        assertTrue(made.waitFor(30, TimeUnit.SECONDS) && made.exitValue() == 0);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "secret".toCharArray());
        }
        write(certificate, "CERTIFICATE", keys.getCertificate("s").getEncoded());
        write(keyFile, "PRIVATE KEY", keys.getKey("s", "secret".toCharArray()).getEncoded());
        Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-------"));
    }

    private static void write(Path file, String kind, byte[] content) throws Exception {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    private static Map<String, Object> settings(String parameters) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("url", "jdbc:postgresql://localhost:" + server.getPort() + "/postgres" + parameters);
        settings.put("user", "postgres");
        return settings;
    }

    @Test
    void theParametersOfTlsPassThrough() {
        String verified = "?sslmode=verify-full&sslrootcert=" + certificate;
        try (Store store = new Store(settings(verified))) {
            assertEquals(List.of(POINT), get(store.telemetry.current("d1")));
            assertEquals("t", text(store, "select ssl from pg_stat_ssl where pid = pg_backend_pid()"));
        }
        Map<String, Object> otherName = settings(verified);
        otherName.put("url", String.valueOf(otherName.get("url")).replace("localhost", "127.0.0.1"));
        assertTrue(problem(otherName).contains("is away: "), "another name than the certificate's");
        assertTrue(problem(settings("?sslmode=verify-full&sslrootcert=" + dir.resolve("none.crt")))
                .contains("none.crt"));
        try (Store store = new Store(settings("?sslmode=disable"))) {
            assertEquals("f", text(store, "select ssl from pg_stat_ssl where pid = pg_backend_pid()"));
        }
    }

    @Test
    void userAndPasswordMayBeInTheUrlAndAreNeverPrinted() {
        Map<String, Object> settings = settings("?user=nobody-known&password=s3cret");
        settings.remove("user");
        String problem = problem(settings);
        assertTrue(problem.contains("nobody-known"), problem);
        assertFalse(problem.contains("s3cret"), problem);
        settings.put("url", String.valueOf(settings.get("url")).replace("nobody-known", "postgres"));
        try (Store store = new Store(settings)) {
            assertEquals(List.of(POINT), get(store.telemetry.current("d1")));
        }
    }

    @Test
    void connectionsAreSafeAndBoundedWhateverTheServerIsSetTo() {
        Map<String, Object> settings = settings("");
        settings.put("query.timeout.s", 7);
        try (Store store = new Store(settings)) {
            assertEquals("7s", text(store, "show statement_timeout"));
            assertEquals("on", text(store, "show synchronous_commit"));
            assertEquals("telecast", text(store, "show application_name"));
        }
    }

    @Test
    void aStatementThatMeetsALockIsTriedAgain() throws Exception {
        Map<String, Object> settings = settings("");
        settings.put("query.timeout.s", 1);
        try (Store store = new Store(settings);
                var other = server.getPostgresDatabase().getConnection();
                var holder = server.getPostgresDatabase().getConnection()) {
            get(store.telemetry.current("d1"));
            holder.setAutoCommit(false);
            holder.createStatement().execute("lock table telemetry_datas");
            CompletionStage<Boolean> late = store.telemetry.append("t1", "d2", List.of(POINT));
            String since = "select max(query_start) from pg_stat_activity where application_name = 'telecast'"
                    + " and wait_event_type = 'Lock'";
            await("a statement waits", () -> text(other, since) != null);
            String first = text(other, since);
            await("it was ended, and another waits", () -> {
                String now = text(other, since);
                return now != null && !now.equals(first);
            });
            assertFalse(late.toCompletableFuture().isDone());
            holder.rollback();
            assertTrue(get(late));
            assertEquals(List.of(POINT), get(store.telemetry.history("d2", "k", 0, 9, 9)));
        }
    }

    @Test
    void aStandbyIsRefusedAndUsedOnceItIsThePrimary() throws Exception {
        server.close();
        Path signal = Files.createFile(dir.resolve("data/standby.signal"));
        server = startServer();
        try (Store store = new Store(settings(""));
                var other = server.getPostgresDatabase().getConnection()) {
            assertEquals("t", text(other, "select pg_is_in_recovery()"));
            await("the standby is refused", () -> String.valueOf(store.database.problem())
                    .contains("none of its servers takes writes"));
            assertEquals(
                    "t",
                    text(other, "select pg_promote()"),
                    "a standby becomes the primary while somebody waits for it");
            await("the primary is used", () -> store.database.problem() == null);
            assertTrue(get(store.telemetry.append("t1", "d1", List.of(POINT))));
            assertFalse(Files.exists(signal));
            assertNull(store.database.problem());
        }
    }

    private static String problem(Map<String, Object> settings) {
        try (Store store = new Store(settings)) {
            await("the database is tried", () -> !String.valueOf(store.database.problem())
                    .endsWith("is being opened"));
            return String.valueOf(store.database.problem());
        }
    }

    private static String text(Store store, String sql) {
        return get(store.database.read(connection -> text(connection, sql)));
    }

    private static String text(Connection connection, String sql) {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
