package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Distribution;
import io.telecast.itests.kit.Instance;
import io.telecast.itests.kit.Json;
import io.telecast.itests.kit.MqttDevice;
import io.telecast.itests.kit.OsProcess;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Rest;
import io.telecast.itests.kit.Tls;
import io.telecast.itests.kit.WithFaults;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The one setting that makes HTTPS and WSS of HTTP and WS. */
class HttpsIT {
    private static final String TOPIC = "devices/telemetry";

    private static Instance instance;
    private static Demo demo;

    @BeforeAll
    static void start() {
        instance = Instance.named("https").tls("self-signed").start();
        demo = instance.demo();
    }

    @AfterAll
    static void stop() {
        instance.close();
    }

    @Test
    void pageRestAndHealthAreServedToWhoeverTrustsTheCertificate() {
        for (URI base : List.of(instance.http(), URI.create("https://localhost:" + instance.httpPort()))) {
            Rest rest = new Rest(strict(), base, demo.token());
            assertEquals(200, rest.get("/").statusCode());
            assertEquals(200, rest.get("/health/ready").statusCode());
            assertEquals(200, rest.get("/api/v1/device").statusCode());
        }
    }

    @Test
    void whoeverDoesNotTrustItGetsNothing() {
        AssertionError refused = assertThrows(AssertionError.class, () -> new Rest(instance.http(), null).get("/"));
        assertTrue(refused.getCause() instanceof javax.net.ssl.SSLHandshakeException, () -> "" + refused.getCause());
    }

    @Test
    void plainHttpGetsNoAnswer() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", instance.httpPort())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertFalse(read(socket.getInputStream()).contains("HTTP/"));
        }
    }

    @Test
    void aReportReachesASecureSocketWhichOutlivesTheCertificate() throws Exception {
        Demo.Device device = demo.devices().get(0);
        List<String> frames = new CopyOnWriteArrayList<>();
        WebSocket socket = watch(device, frames);
        try (MqttDevice connection = MqttDevice.connect(demo.broker(), device)) {
            Await.until("a snapshot", Await.SHORT, () -> !frames.isEmpty());
            connection.report(TOPIC, "{\"t\":1}");
            Await.until("the report", Await.SHORT, () -> shown(frames, 1));

            X509Certificate before = Tls.shownAt(instance.httpPort());
            renew();
            Await.until("the new certificate", Duration.ofSeconds(30), () -> !Tls.shownAt(instance.httpPort())
                    .equals(before));
            connection.report(TOPIC, "{\"t\":2}");
            Await.until("the report on the old socket", Await.SHORT, () -> shown(frames, 2));
        } finally {
            socket.abort();
        }
    }

    @Test
    void thePrintedLinesSpeakTls() {
        assertEquals("https://127.0.0.1:" + instance.httpPort(), demo.http());
        assertTrue(instance.output().contains(" https://127.0.0.1:" + instance.httpPort() + "/#token="));
        Matcher watch =
                Pattern.compile(" watch (--url wss://\\S+) --insecure (.*)").matcher(instance.output());
        assertTrue(watch.find(), instance::output);
        assertTrue(watches(watch.group(1) + " --insecure " + watch.group(2)), "trusting anybody");
        assertTrue(watches(watch.group(1) + " --ca " + certificate() + " " + watch.group(2)), "trusting it");
        assertFalse(watches(watch.group(1) + " " + watch.group(2)), "trusting the JDK's authorities");
    }

    @Test
    @WithFaults
    void aKeystoreOfOnesOwnServes() {
        Path keystore = selfSigned();
        try (Instance own = Instance.named("keystore")
                .tls(keystore.toString())
                .with("TELECAST_TLS_PASSWORD", "telecast")
                .start()) {
            HttpClient client = HttpClient.newBuilder()
                    .sslContext(Tls.trusting(keystore.resolveSibling("self-signed.pem")))
                    .build();
            assertEquals(200, new Rest(client, own.http(), null).get("/").statusCode());
        }
    }

    @Test
    void whatCannotBeUsedEndsTheStartWithOneLine() throws IOException {
        assertTrue(failure("/nowhere.p12", "").startsWith("telecast: TELECAST_TLS: '/nowhere.p12' is not a file"));
        Path keystore = certificate().resolveSibling("self-signed.p12");
        assertTrue(failure(keystore.toString(), "wrong").startsWith("telecast: TELECAST_TLS_PASSWORD: does not open"));
        Path text = Files.writeString(Distribution.folder("text").resolve("text"), "text");
        assertTrue(failure(text.toString(), "").contains("' is not a keystore; allowed: self-signed"));
    }

    private static String failure(String setting, String password) {
        try (Instance refused = Instance.named("refused").tls(setting).with("TELECAST_TLS_PASSWORD", password)) {
            assertNotEquals(0, refused.launch().awaitExit(Duration.ofSeconds(30)));
            assertEquals(1, refused.output().lines().count(), refused::output);
            return refused.output();
        }
    }

    /** Moves a new certificate over the one in use. */
    private static void renew() throws IOException {
        Path fresh = selfSigned();
        for (String name : List.of("self-signed.pem", "self-signed.p12")) {
            Files.move(
                    fresh.resolveSibling(name),
                    certificate().resolveSibling(name),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Makes a certificate outside the instance, as its first start did inside; returns the keystore. */
    private static Path selfSigned() {
        Path folder = Distribution.folder("certificate");
        ProcessBuilder tool =
                new ProcessBuilder(Distribution.home().resolve("bin/telecast").toString(), "tls");
        tool.environment().put("TELECAST_TLS", "self-signed");
        tool.environment().put("TELECAST_DATA", folder.toString());
        try (OsProcess process = OsProcess.start(tool, folder, "output.log")) {
            assertTrue(process.ended(Duration.ofSeconds(30)), process::output);
            return Path.of(process.output().strip());
        }
    }

    private static WebSocket watch(Demo.Device device, List<String> frames) {
        WebSocket socket = strict().newWebSocketBuilder()
                .buildAsync(instance.ws(Platform.CURRENT), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        frames.add(data.toString());
                        from.request(1);
                        return null;
                    }
                })
                .join();
        socket.sendText(Json.object("device_id", device.id(), "token", demo.token()), true)
                .join();
        return socket;
    }

    private static boolean shown(List<String> frames, int value) {
        return frames.stream().anyMatch(frame -> Json.read(frame).path("t").asInt() == value);
    }

    /** Whether the command shows a snapshot, and not only why there is none. */
    private static boolean watches(String arguments) {
        String command = Distribution.home().resolve("bin/telecast") + " watch " + arguments;
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", "exec " + command);
        try (OsProcess watch = OsProcess.start(shell, Distribution.folder("watch"), "output.log")) {
            Await.until(
                    "an answer", Duration.ofSeconds(20), () -> !watch.output().isEmpty());
            return watch.output().startsWith("{");
        }
    }

    private static HttpClient strict() {
        return HttpClient.newBuilder().sslContext(Tls.trusting(certificate())).build();
    }

    private static Path certificate() {
        return instance.data().resolve("tls/self-signed.pem");
    }

    private static String read(InputStream in) {
        try {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // reset, which is no answer either
        }
    }
}
