package io.telecast.push.redis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis behind TLS: who is trusted, and who is not. */
class TlsTest {
    @TempDir
    static Path directory;

    private static RealRedis server;
    private static TestCertificate us;
    private static TestCertificate them;

    private final List<PushRedis> started = new ArrayList<>();
    private final List<TlsDoor> doors = new ArrayList<>();

    @BeforeAll
    static void startRedis() throws Exception {
        server = new RealRedis(directory);
        us = new TestCertificate(directory, "us", "dns:client");
        them = new TestCertificate(directory, "them", "ip:127.0.0.1");
    }

    @AfterAll
    static void stopRedis() {
        server.close();
    }

    @AfterEach
    void stopAll() throws Exception {
        started.forEach(PushRedis::stop);
        for (TlsDoor door : doors) {
            door.close();
        }
    }

    @Test
    void eventsFlowWithOurOwnAuthority() throws Exception {
        PushRedis push = start(door(them, false), Map.of("tls_ca", them.certificate.toString()));
        PushKit.awaitWell(push);
        Heard heard = PushKit.listen(push);
        PushKit.watch(push, "d1", 1);
        for (int i = 0; i < 500; i++) {
            PushKit.publish(push, "d1", i);
        }
        Await.until("heard", () -> heard.events.size() == 500);
    }

    @Test
    void strangersAndWrongNamesAreRefusedUnlessAllowed() throws Exception {
        int port = door(them, false);
        awaitProblem(start(port, Map.of()), "certificate is not accepted");
        awaitProblem(start(port, Map.of("tls_ca", us.certificate.toString())), "certificate is not accepted");
        PushKit.awaitWell(start(port, Map.of("tls_verify", "none")));

        TestCertificate elsewhere = new TestCertificate(directory, "elsewhere", "dns:elsewhere.example");
        int other = door(elsewhere, false);
        awaitProblem(start(other, Map.of("tls_ca", elsewhere.certificate.toString())), "certificate is not accepted");
        PushKit.awaitWell(start(other, Map.of("tls_ca", elsewhere.certificate.toString(), "tls_verify", "ca")));
    }

    @Test
    void aClientCertificateIsShown() throws Exception {
        int port = door(them, true);
        awaitProblem(start(port, Map.of("tls_ca", them.certificate.toString())), "does not accept our certificate");
        PushKit.awaitWell(start(
                port,
                Map.of(
                        "tls_ca", them.certificate.toString(),
                        "tls_certificate", us.certificate.toString(),
                        "tls_key", us.key.toString())));
    }

    @Test
    void withoutTlsThereIsNoConnection() throws Exception {
        Map<String, Object> values = new HashMap<>();
        values.put("url", server.uri().replaceFirst(":[0-9]+$", ":" + door(them, false)));
        PushRedis push = new PushRedis(Configured.with(values));
        started.add(push);
        awaitProblem(push, "no connection to Redis at 127.0.0.1:");
    }

    @Test
    void aWrongPasswordIsNamed() throws Exception {
        PushRedis push =
                new PushRedis(Configured.with(Map.of("url", server.uri().replace("test-secret", "wrong-one"))));
        started.add(push);
        awaitProblem(push, "refuses the user and password in url");
        assertTrue(!String.valueOf(push.problem()).contains("wrong-one"));
    }

    @Test
    void aClusterWithTls() throws Exception {
        RedisTls tls = RedisTls.real(Files.createDirectories(directory.resolve("cluster")));
        try (RealCluster cluster = new RealCluster(directory.resolve("cluster"), tls)) {
            PushRedis push = new PushRedis(TestSettings.at(cluster.site(), tls.options()));
            started.add(push);
            awaitFlow(push);
            assertEquals(RealCluster.MASTERS, push.figures().get("masters"));
        }
    }

    @Test
    void sentinelsWithTls() throws Exception {
        RedisTls tls = RedisTls.real(Files.createDirectories(directory.resolve("sentinels")));
        try (RealSentinels sentinels = new RealSentinels(directory.resolve("sentinels"), tls)) {
            PushRedis push = new PushRedis(TestSettings.at(sentinels.site(), tls.options()));
            started.add(push);
            awaitFlow(push);
            sentinels.first.kill();
            Await.until("noticed", () -> push.problem() != null);
            awaitFlow(push);
        }
    }

    private static void awaitFlow(PushRedis push) throws Exception {
        PushKit.awaitWell(push);
        Heard heard = PushKit.listen(push);
        for (int i = 0; i < 10; i++) {
            String device = "d" + i;
            PushKit.watch(push, device, 1);
            Await.until("known", () -> PushKit.publish(push, device, 1));
            Await.until("heard", () -> PushKit.heard(heard, device, 1));
        }
    }

    @Test
    void filesThatAreNoneAreRefusedAtTheStart() throws Exception {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "nothing\n");
        assertRefused("tls.ca", Map.of("tls_ca", "/nowhere.pem"));
        assertRefused("tls.ca", Map.of("tls_ca", empty.toString()));
        assertRefused("tls.key", Map.of("tls_certificate", us.certificate.toString()));
        assertRefused("tls.certificate", Map.of("tls_key", us.key.toString()));
        assertRefused("tls.key", Map.of("tls_certificate", us.certificate.toString(), "tls_key", empty.toString()));
        assertRefused("tls.verify", Map.of("tls_verify", "maybe"));
    }

    private static void assertRefused(String key, Map<String, Object> values) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Settings.of(Configured.with(values)));
        assertTrue(String.valueOf(refused.getMessage()).startsWith(key + ": '"), refused.getMessage());
    }

    private int door(TestCertificate shown, boolean known) throws Exception {
        TlsDoor door = new TlsDoor(shown.context(us), known, server.address().getPort());
        doors.add(door);
        return door.port();
    }

    private PushRedis start(int port, Map<String, Object> more) {
        Map<String, Object> values = new HashMap<>(more);
        values.put("url", server.uri().replace("redis:", "rediss:").replaceFirst(":[0-9]+$", ":" + port));
        PushRedis push = new PushRedis(Configured.with(values));
        started.add(push);
        return push;
    }

    private static void awaitProblem(PushRedis push, String part) throws Exception {
        Await.until(part, () -> String.valueOf(push.problem()).contains(part));
    }
}
