package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Database;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Distribution;
import io.telecast.itests.kit.Effort;
import io.telecast.itests.kit.Flow;
import io.telecast.itests.kit.Instance;
import io.telecast.itests.kit.Interest;
import io.telecast.itests.kit.Json;
import io.telecast.itests.kit.Load;
import io.telecast.itests.kit.MqttDevice;
import io.telecast.itests.kit.Nginx;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.RawSocket;
import io.telecast.itests.kit.RedisServer;
import io.telecast.itests.kit.Reporter;
import io.telecast.itests.kit.Rest;
import io.telecast.itests.kit.SharedParts;
import io.telecast.itests.kit.Tls;
import io.telecast.itests.kit.Visitors;
import io.telecast.itests.kit.Watcher;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Three instances behind an nginx with the configuration that is shipped. The first one is the broker, too, so it is
 * neither stopped nor killed.
 */
class NginxIT {
    private static final String TENANT = "nginx";
    private static final String SECRET = "a-secret-of-this-test-alone";
    private static final String STATUS = "/api/v1/device/online/status/ws";
    private static final int SERVICE_RESTART = 1012;
    private static final int DEVICES = 12;
    private static final int SCREENS = 6 * DEVICES;
    private static final int PER_SECOND = 10 * DEVICES;
    private static final Duration WINDOW = Duration.ofSeconds(3L * Effort.FACTOR);

    private static RedisServer redis;
    private static Database database;
    private static Instance first;
    private static Instance second;
    private static Instance third;
    private static Nginx nginx;
    private static String token;

    @BeforeAll
    static void start() {
        Nginx.assumeInstalled();
        redis = RedisServer.start(Distribution.folder("nginx-redis"));
        database = Database.postgres(Distribution.folder("nginx-postgres"));
        first = instance("first").setting("io.telecast.embedded.mqtt", "platform.password", SECRET);
        URI broker = URI.create("mqtt://telecast:" + SECRET + "@127.0.0.1:" + first.mqttPort());
        second = instance("second").broker(broker);
        third = instance("third").broker(broker);
        instances().forEach(Instance::launch);
        nginx = Nginx.start(
                Distribution.folder("nginx"),
                instances().map(Instance::httpPort).toList());
        instances().forEach(Instance::awaitReady);
        token = first.createToken(TENANT, 3600);
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable part : new AutoCloseable[] {nginx, third, second, first, database, redis}) {
            SharedParts.close(part);
        }
    }

    private static Instance instance(String name) {
        return Platform.shortLeases(Instance.named(name))
                .redis(redis.uri())
                .database(database)
                .setting("io.telecast.auth", "jwt.hs256.key", "0123456789abcdef0123456789abcdef-tests-only")
                .setting("io.telecast.websocket", "proxies.trusted", "127.0.0.1");
    }

    private static Stream<Instance> instances() {
        return Stream.of(first, second, third);
    }

    @Test
    void noScreenIsStaleWhenInstancesAreDrainedKilledAndStopped() {
        List<Demo.Device> devices = first.createDevices(TENANT, DEVICES);
        // Six screens for each.
        List<Demo.Device> watched =
                Stream.generate(() -> devices).limit(6).flatMap(List::stream).toList();
        try (Load load = Load.connect(first.mqttPort(), devices);
                Flow flow = Flow.start(load, watched, Flow.KEY, PER_SECOND, NginxIT::watch);
                Visitors visitors = Visitors.start(nginx.http(), token, first.createDevice(TENANT))) {
            flow.awaitMore(10);
            drainSecond(flow, visitors);
            takeClientsAgain();
            killThird(flow);
            stopSecond(flow);
            visitors.stop();
            Interest.await(redis, devices.stream().collect(Collectors.toMap(Demo.Device::id, device -> 6)));
            assertEquals(List.of(), visitors.failures());
            assertEquals(List.of(), visitors.compareStored(device -> database.history(device, Visitors.KEY)));
            flow.stop();
            assertEquals(List.of(), flow.balance(device -> database.history(device, Flow.KEY)));
            assertEquals(
                    List.of(),
                    flow.screens().stream().flatMap(NginxIT::turnsBack).toList());
        }
        Interest.await(redis, Map.of());
    }

    private static Watcher watch(Demo.Device device) {
        return Watcher.reconnecting(nginx.ws(Platform.CURRENT), firstFrame(device));
    }

    /** Its clients go to the others, a few at a time; those who come meanwhile do not notice it. */
    private static void drainSecond(Flow flow, Visitors visitors) {
        visitors.awaitMore(5);
        JsonNode state = Json.read(second.command("telecast:drain --json --wait --window " + WINDOW.toSeconds()));
        assertTrue(state.required("draining").asBoolean(), state::toString);
        assertEquals(0, state.required("open_sockets").asInt(), state::toString);
        assertEquals(503, new Rest(second.http(), null).get("/health/ready").statusCode());

        List<Watcher> moved = flow.screens().stream()
                .filter(screen -> !screen.closes().isEmpty())
                .toList();
        moved.forEach(screen -> assertEquals(List.of(SERVICE_RESTART), screen.closes()));
        assertTrue(moved.size() >= SCREENS / 6, "only " + moved.size() + " were at the second one");
        Await.until("they are back", Await.SHORT, () -> moved.stream()
                .allMatch(screen ->
                        screen.frames().get(screen.frames().size() - 1).connection() == 1));
        flow.awaitShown(Await.SHORT);
        assertSpread(moved);
        visitors.awaitMore(5);
        assertEquals(List.of(), visitors.failures());
    }

    /** Of a quarter of the window nobody sees more than a half of the clients come back, which is twice the share of it. */
    private static void assertSpread(List<Watcher> moved) {
        List<Long> returns = moved.stream().map(NginxIT::returned).sorted().toList();
        long quarter = WINDOW.toNanos() / 4;
        for (long from : returns) {
            long count = returns.stream()
                    .filter(at -> at >= from && at < from + quarter)
                    .count();
            assertTrue(count <= Math.max(3, moved.size() / 2), () -> count + " at once of " + returns);
        }
        long length = returns.get(returns.size() - 1) - returns.get(0);
        assertTrue(length > WINDOW.toNanos() / 2, () -> "all within " + Duration.ofNanos(length));
    }

    /** When it got its snapshot on its second connection. */
    private static long returned(Watcher screen) {
        return screen.frames().stream()
                .filter(frame -> frame.connection() == 1)
                .findFirst()
                .orElseThrow()
                .nanos();
    }

    private static void takeClientsAgain() {
        second.command("telecast:drain --resume");
        assertEquals(200, new Rest(second.http(), null).get("/health/ready").statusCode());
        List<Watcher> fresh = new ArrayList<>();
        try {
            Await.until("it has sockets again", Duration.ofSeconds(20), () -> {
                fresh.add(Watcher.silent(nginx.ws(STATUS)));
                return fresh.size() % 10 == 0
                        && second.stats().get("websocket.sockets").intValue() >= 5;
            });
        } finally {
            fresh.forEach(Watcher::close);
        }
    }

    private static void killThird(Flow flow) {
        long before = closes(flow);
        third.kill();
        flow.awaitMore(5);
        flow.awaitShown(Await.SHORT);
        assertTrue(closes(flow) >= before + SCREENS / 6, "its clients came back");
    }

    /** It is empty before, and nothing is sent to it, so nobody notices. */
    private static void stopSecond(Flow flow) {
        second.command("telecast:drain --window 1 --wait");
        flow.awaitShown(Await.SHORT);
        long before = closes(flow);
        nginx.takeOut(second);
        second.stop();
        flow.awaitMore(5);
        flow.awaitShown(Await.SHORT);
        assertEquals(before, closes(flow));
    }

    private static long closes(Flow flow) {
        return flow.screens().stream()
                .mapToLong(screen -> screen.closes().size())
                .sum();
    }

    /** What a screen showed after something newer, also where another instance went on. */
    private static Stream<String> turnsBack(Watcher screen) {
        List<Long> shown = screen.numbers(Flow.KEY);
        return IntStream.range(1, shown.size())
                .filter(i -> shown.get(i) < shown.get(i - 1))
                .mapToObj(i -> shown.get(i) + " after " + shown.get(i - 1));
    }

    @Test
    void everyPathIsServed() throws Exception {
        Demo.Device device = first.createDevice(TENANT);
        String one = firstFrame(device);
        String keys = Json.object("device_id", device.id(), "keys", List.of("a"), "token", token);
        String batch = Json.object("device_ids", List.of(device.id()), "token", token);
        try (Watcher all = Watcher.open(nginx.ws(Platform.CURRENT), one);
                Watcher some = Watcher.open(nginx.ws(Platform.KEYS), keys);
                Watcher status = Watcher.open(nginx.ws(STATUS), one);
                Watcher statuses = Watcher.open(nginx.ws(STATUS + "/batch"), batch)) {
            Stream.of(all, some, status, statuses).forEach(Watcher::awaitSnapshot);
            try (MqttDevice connection = MqttDevice.connect(first.mqtt(), device)) {
                connection.report(Reporter.TOPIC, "{\"a\":1,\"b\":2}");
                all.await("both", frame -> frame.json().path("b").asInt() == 2);
                some.await("one", frame -> frame.json().path("a").asInt() == 1);
                status.await("online", frame -> frame.json().path("is_online").asInt() == 1);
                statuses.await("online", frame -> frame.json().path("is_online").asInt() == 1);
                all.send("ping");
                all.await("pong", frame -> frame.text().equals("pong"));
            }
            nginx.reload();
            all.send("ping");
            Await.until("the second pong", Await.SHORT, () -> pongs(all) == 2);
            assertEquals(List.of(), all.closes(), "a reload disturbs no socket");
            assertEquals(Set.of("a", "systime"), some.screen().keySet());
        }
        Rest rest = new Rest(nginx.http(), token);
        Await.until("it is stored", Await.SHORT, () -> rest.current(device.id()).size() == 2);
        String page = rest.get("/").body();
        assertTrue(page.contains("<!doctype html>"), page);
        assertEquals(200, rest.get("/console.js").statusCode());
        assertEquals(404, rest.get("/nothing.js").statusCode());
        assertEquals(404, rest.get("/api/v1/telemetry/datas/current/none").statusCode());
    }

    private static long pongs(Watcher watcher) {
        return watcher.texts().stream().filter("pong"::equals).count();
    }

    @Test
    void thePageAndTheSocketsBySecureConnections() {
        HttpClient strict = HttpClient.newBuilder()
                .sslContext(Tls.trusting(nginx.certificate()))
                .build();
        assertEquals(
                200,
                new Rest(strict, nginx.https(), token).get("/api/v1/device").statusCode());
        URI wss = URI.create("wss://" + nginx.https().getAuthority() + Platform.CURRENT);
        CompletableFuture<String> snapshot = new CompletableFuture<>();
        WebSocket socket = strict.newWebSocketBuilder()
                .buildAsync(wss, new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        snapshot.complete(text.toString());
                        return null;
                    }
                })
                .join();
        socket.sendText(firstFrame(first.createDevice(TENANT)), true).join();
        assertEquals("{}", snapshot.orTimeout(10, TimeUnit.SECONDS).join());
        socket.abort();
        HttpResponse<String> plain = new Rest(nginx.redirect(), null).get("/page?a=b");
        assertEquals(301, plain.statusCode());
        assertEquals(
                "https://127.0.0.1/page?a=b",
                plain.headers().firstValue("location").orElse(""));
    }

    /** These take a request and end without an answer, as one that is killed. */
    @Test
    void onlyWhatMayBeRepeatedIsSentToTheNextInstance() throws Exception {
        List<String> taken = new CopyOnWriteArrayList<>();
        List<HttpServer> dying = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", request -> {
                taken.add(request.getRequestMethod());
                request.close();
            });
            server.start();
            dying.add(server);
        }
        List<Integer> ports =
                dying.stream().map(server -> server.getAddress().getPort()).toList();
        try (Nginx front = Nginx.start(Distribution.folder("nginx-dying"), ports)) {
            HttpRequest.Builder request = HttpRequest.newBuilder(front.http());
            HttpClient client = HttpClient.newHttpClient();
            HttpResponse<String> answer =
                    client.send(request.POST(BodyPublishers.ofString("{}")).build(), BodyHandlers.ofString());
            assertEquals(List.of("POST"), taken);
            assertEquals(503, answer.statusCode());
            assertEquals(503, Json.read(answer.body()).required("code").asInt());
            assertEquals(
                    503,
                    client.send(request.GET().build(), BodyHandlers.ofString()).statusCode());
            // The one that took the other request counts as down.
            assertEquals(List.of("POST", "GET", "GET"), taken);
        } finally {
            dying.forEach(server -> server.stop(0));
        }
    }

    /** Which nginx tells. */
    @Test
    void theInstancesKnowTheClientsAddresses() throws Exception {
        Demo.Device device = first.createDevice(TENANT);
        try (RawSocket here = new RawSocket(nginx.ws(Platform.CURRENT), InetAddress.getByName("127.0.0.5"));
                Watcher there = Watcher.open(nginx.ws(Platform.CURRENT), firstFrame(device))) {
            here.frame(RawSocket.TEXT, firstFrame(device).getBytes(StandardCharsets.UTF_8));
            here.read();
            there.awaitSnapshot();
            Set<String> seen = instances()
                    .filter(Instance::isAlive)
                    .map(instance -> instance.command("telecast:connections --json --device " + device.id()))
                    .flatMap(printed -> Json.read(printed).valueStream())
                    .map(connection -> connection.required("address").textValue())
                    .collect(Collectors.toSet());
            assertEquals(Set.of("127.0.0.5", "127.0.0.1"), seen);
        }
    }

    private static String firstFrame(Demo.Device device) {
        return Json.object("device_id", device.id(), "token", token);
    }
}
