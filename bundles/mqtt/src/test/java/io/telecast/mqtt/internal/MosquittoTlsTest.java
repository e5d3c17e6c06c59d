package io.telecast.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mosquitto that wants TLS, a certificate and a password, and what is said when it does not get them. */
class MosquittoTlsTest {
    private static final Path DYNAMIC_SECURITY = Path.of("/usr/lib/" + machine() + "/mosquitto_dynamic_security.so");

    @TempDir
    static Path folder;

    private static Certificates certificates;
    private static Mosquitto broker;

    private final String instance = TestOsgi.instance();
    private MqttAdapter adapter;

    @BeforeAll
    static void start() throws Exception {
        Mosquitto.path("mosquitto");
        certificates = new Certificates(folder);
        Files.writeString(folder.resolve("passwords"), "telecast:right\n");
        new ProcessBuilder(
                        Mosquitto.path("mosquitto_passwd").toString(),
                        "-U",
                        folder.resolve("passwords").toString())
                .inheritIO()
                .start()
                .waitFor();
        broker = new Mosquitto(
                folder,
                """
                cafile %s
                certfile %s
                keyfile %s
                require_certificate true
                password_file %s
                allow_anonymous false
                """
                        .formatted(
                                certificates.pem("ca"),
                                certificates.pem("server"),
                                certificates.keyPem("server"),
                                folder.resolve("passwords")));
    }

    @AfterAll
    static void stopBroker() throws Exception {
        if (broker != null) {
            broker.close();
        }
    }

    @AfterEach
    void stop() throws Exception {
        adapter.stop();
        TestThreads.assertNoneLeft(instance);
    }

    /** Connects with what is right, but for these. */
    private MqttAdapter connect(Object... others) throws Exception {
        Map<String, Object> all = new HashMap<>(Map.of(
                "url",
                "mqtts://localhost:" + broker.port,
                "instance",
                instance,
                "group",
                instance, // mosquitto goes on to give their share to the sessions of tests before
                "username",
                "telecast",
                "password",
                "right",
                "tls_ca_file",
                certificates.pem("ca").toString(),
                "tls_cert_file",
                certificates.pem("client").toString(),
                "tls_key_file",
                certificates.keyPem("client").toString(),
                "reconnect_min_ms",
                20,
                "reconnect_max_ms",
                200));
        for (int i = 0; i < others.length; i += 2) {
            all.put((String) others[i], others[i + 1]);
        }
        all.values().removeIf(""::equals);
        adapter = new MqttAdapter(TestOsgi.config(all), TestOsgi.context());
        adapter.installed(TestOsgi.type("telemetry", "devices/telemetry", "devices/{device_id}/telemetry"));
        return adapter;
    }

    private void assertProblem(String start, Object... others) throws Exception {
        connect(others);
        String expected = "the connection of telemetry is not connected: " + start.replace("PORT", "" + broker.port);
        Await.until(
                () -> "expected: " + expected + ", but said: " + adapter.problem(),
                () -> String.valueOf(adapter.problem()).startsWith(expected));
    }

    private void assertConnects(Object... others) throws Exception {
        connect(others);
        Await.until(() -> "connects, but: " + adapter.problem(), () -> adapter.problem() == null);
    }

    @Test
    void bothVersionsOfTlsAndBothKindsOfFiles() throws Exception {
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            assertConnects("tls_versions", version);
            adapter.stop();
        }
        assertConnects(
                "tls_cert_file",
                certificates.pkcs12("client").toString(),
                "tls_key_file",
                "",
                "tls_key_password",
                Certificates.PASSWORD);
    }

    @Test
    void reportsOfAnySizeComeThroughTls() throws Exception {
        TestBus bus = new TestBus();
        assertConnects();
        adapter.bindBus(bus);
        int count = 60;
        try (TlsPublisher publisher = new TlsPublisher(
                broker.port,
                TlsSettings.of(TestOsgi.config(Map.of(
                        "tls_ca_file", certificates.pem("ca").toString(),
                        "tls_cert_file", certificates.pem("client").toString(),
                        "tls_key_file", certificates.keyPem("client").toString()))))) {
            for (int i = 0; i < count; i++) {
                publisher.publish("devices/a/telemetry", "0".repeat(i * i * 25) + i);
            }
        }
        Await.until("all came", () -> bus.count() == count);
        for (int i = 0; i < count; i++) {
            assertEquals(
                    "0".repeat(i * i * 25) + i, new String(bus.reports.get(i).payload(), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void wrongPassword() throws Exception {
        assertProblem(
                "the broker localhost:PORT says that we are not authorised; see username and password"
                        + " (TELECAST_MQTT_USER, TELECAST_MQTT_PASSWORD), the client certificate,",
                "password",
                "wrong");
    }

    @Test
    void aCaThatDidNotSignTheBrokersCertificate() throws Exception {
        String words = "the broker localhost:PORT has a certificate of a CA that is not trusted; see tls.ca.file";
        assertProblem(words, "tls_ca_file", certificates.pem("other").toString());
        adapter.stop();
        assertProblem(words, "tls_ca_file", "");
    }

    @Test
    void aCertificateForAnotherHost() throws Exception {
        String url = "mqtts://127.0.0.1:" + broker.port;
        assertProblem("the broker 127.0.0.1:PORT has a certificate for another name (", "url", url);
        assertTrue(String.valueOf(adapter.problem()).endsWith("; see tls.verify.host"), adapter.problem());
        adapter.stop();
        assertConnects("url", url, "tls_verify_host", false);
    }

    /** The broker says why and hangs up, which may be faster than its words. */
    @Test
    void noClientCertificateOrOneOfAnotherCa() throws Exception {
        String other = certificates.pem("other").toString();
        String otherKey = certificates.keyPem("other").toString();
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            assertCertificateRefused("tls_cert_file", "", "tls_key_file", "", "tls_versions", version);
            assertCertificateRefused("tls_cert_file", other, "tls_key_file", otherKey, "tls_versions", version);
        }
    }

    private void assertCertificateRefused(Object... settings) throws Exception {
        connect(settings);
        String start = "the connection of telemetry is not connected: the broker localhost:" + broker.port;
        Await.until(
                () -> "said: " + adapter.problem(),
                () -> String.valueOf(adapter.problem()).startsWith(start + " end")
                        && adapter.problem().contains("tls.cert.file"));
        adapter.stop();
    }

    @Test
    void anExpiredClientCertificateThatIsRenewed() throws Exception {
        Path file = folder.resolve("renewed.pem");
        Path key = folder.resolve("renewed.key");
        Files.copy(certificates.pem("expired"), file);
        Files.copy(certificates.keyPem("expired"), key);
        assertProblem(
                "tls.cert.file (TELECAST_MQTT_CERT): '" + file + "' expired on",
                "tls_cert_file",
                file.toString(),
                "tls_key_file",
                key.toString());
        Files.writeString(key, Files.readString(certificates.keyPem("client")));
        Files.writeString(file, Files.readString(certificates.pem("client")));
        Await.until(() -> "connects, but: " + adapter.problem(), () -> adapter.problem() == null);
    }

    @Test
    void withoutTlsWhereItIsWanted() throws Exception {
        assertProblem(
                "the broker localhost:PORT ended the connection without a word; is it an MQTT 5 broker, and without",
                "url",
                "mqtt://localhost:" + broker.port,
                "tls_ca_file",
                "",
                "tls_cert_file",
                "",
                "tls_key_file",
                "");
    }

    @Test
    void tlsWhereItIsNotSpokenAndNobodyThere(@TempDir Path other) throws Exception {
        int port;
        try (Mosquitto plain = new Mosquitto(other, "allow_anonymous true")) {
            port = plain.port;
            connect("url", "mqtts://localhost:" + port);
            Await.until(() -> "said: " + adapter.problem(), () -> String.valueOf(adapter.problem())
                    .contains("localhost:" + port + " "));
            assertTrue(adapter.problem().contains("does it speak TLS at this port"), adapter.problem());
        }
        Await.until(() -> "said: " + adapter.problem(), () -> String.valueOf(adapter.problem())
                .contains("localhost:" + port + " cannot be reached ("));
    }

    /** mosquitto's acl_file does not refuse subscriptions, it delivers nothing; its plugin does. */
    @Test
    void aFilterThatIsForbidden(@TempDir Path other) throws Exception {
        assumeTrue(Files.exists(DYNAMIC_SECURITY), "mosquitto_dynamic_security.so is not installed");
        Path rights = Files.writeString(other.resolve("rights.json"), rights("right"));
        try (Mosquitto strict = new Mosquitto(
                other, "allow_anonymous false\nplugin " + DYNAMIC_SECURITY + "\nplugin_opt_config_file " + rights)) {
            connect(
                    "url",
                    "mqtt://localhost:" + strict.port,
                    "group",
                    "telecast",
                    "tls_ca_file",
                    "",
                    "tls_cert_file",
                    "",
                    "tls_key_file",
                    "");
            String expected =
                    "localhost:" + strict.port + " says that we are not authorised; see username and password";
            Await.until(
                    () -> "said: " + adapter.problem(),
                    () -> String.valueOf(adapter.problem()).contains(expected)
                            && adapter.problem()
                                    .endsWith("asked for was the subscription $share/telecast/devices/+/telemetry"));
        }
    }

    private static String rights(String password) throws Exception {
        byte[] salt = "twelve bytes".getBytes(StandardCharsets.US_ASCII);
        byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                .generateSecret(new PBEKeySpec(password.toCharArray(), salt, 101, 512))
                .getEncoded();
        Base64.Encoder base64 = Base64.getEncoder();
        return """
                {"defaultACLAccess":{"publishClientSend":false,"publishClientReceive":true,"subscribe":false,
                  "unsubscribe":true},
                 "clients":[{"username":"telecast","password":"%s","salt":"%s","iterations":101,
                  "roles":[{"rolename":"platform"}]}],
                 "roles":[{"rolename":"platform","acls":[{"acltype":"subscribeLiteral",
                  "topic":"$share/telecast/devices/telemetry","allow":true}]}]}
                """
                .formatted(base64.encodeToString(hash), base64.encodeToString(salt));
    }

    private static String machine() {
        return (System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64") + "-linux-gnu";
    }
}
