package io.telecast.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.websocket.server.ServerEndpointConfig;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The endpoints on a real server, among collaborators in memory: tenant {@code t1} with devices {@code d1}, {@code d2}. */
final class Platform implements AutoCloseable {
    static final String CURRENT = CurrentEndpoint.PATH;
    static final String KEYS = CurrentKeysEndpoint.PATH;
    static final String STATUS = StatusEndpoint.PATH;
    static final String BATCH = StatusBatchEndpoint.PATH;

    final Table table = new Table();
    final Values values = new Values();
    final Presences presences = new Presences();
    final Devices devices = new Devices();
    final Attributes attributes = new Attributes();
    final Keys keys = new Keys();
    final Framework framework = new Framework();
    final WebSocketManager manager;
    private final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
    private final List<Client> clients = new ArrayList<>();

    Platform() throws Exception {
        this(Map.of());
    }

    Platform(Map<String, ?> settings) throws Exception {
        Map<String, Object> all = new HashMap<>(Map.of("sweep.ms", 20, "snapshot.recheck.ms", 100));
        all.putAll(settings);
        manager = new WebSocketManager(Settings.of(all), framework.context());
        devices.add("d1", "t1");
        devices.add("d2", "t1");
        devices.add("other", "t2");
        keys.token("good", "t1", Long.MAX_VALUE);
        keys.apiKey("key", "t1");
        manager.authenticator = keys;
        manager.directory = devices;
        manager.store = values;
        manager.attributes = attributes;
        manager.presence = presences;
        manager.bindTable(table);
        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(context, (servlets, container) -> {
            container.addEndpoint(endpoint(new CurrentEndpoint(manager), CURRENT));
            container.addEndpoint(endpoint(new CurrentKeysEndpoint(manager), KEYS));
            container.addEndpoint(endpoint(new StatusEndpoint(manager), STATUS));
            container.addEndpoint(endpoint(new StatusBatchEndpoint(manager), BATCH));
            // Before Jetty's own filter, which is there since the first endpoint.
            HandshakeFilter.prepend(context.getServletHandler(), new Entrance(manager));
        });
        server.setHandler(context);
        server.start();
    }

    URI uri(String path) {
        return URI.create("ws://127.0.0.1:" + port() + path);
    }

    int port() {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    Client connect(String path) {
        return connect(path, Map.of());
    }

    Client connect(String path, Map<String, String> headers) {
        Client client = new Client(uri(path), headers);
        clients.add(client);
        return client;
    }

    /** From another address, as a proxy tells it. */
    Client connectFrom(String address) {
        return connect(CURRENT, Map.of("X-Forwarded-For", address));
    }

    /** A client whose subscription of {@code d1} stands; the snapshot is read already. */
    Client watch(String snapshot) throws Exception {
        Client client = connect(CURRENT);
        client.send("{\"device_id\":\"d1\",\"token\":\"good\"}");
        client.expect(snapshot);
        return client;
    }

    void push(String deviceId, String tenantId, long timestamp, String data) {
        push("telemetry", deviceId, tenantId, timestamp, data);
    }

    void push(String type, String deviceId, String tenantId, long timestamp, String data) {
        String event = "{\"device_id\":\"" + deviceId + "\",\"tenant_id\":\"" + tenantId + "\",\"timestamp\":"
                + timestamp + ",\"data\":" + data + "}";
        manager.event(type, deviceId, event.getBytes(StandardCharsets.UTF_8));
    }

    /** Of {@code d1}. */
    void push(String type, long timestamp, String data) {
        push(type, "d1", "t1", timestamp, data);
    }

    void push(long timestamp, String data) {
        push("d1", "t1", timestamp, data);
    }

    void status(String deviceId, String payload) {
        manager.event("status", deviceId, payload.getBytes(StandardCharsets.UTF_8));
    }

    long figure(String name) {
        return manager.figures().get(name).longValue();
    }

    static void eventually(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            Thread.sleep(2);
        }
        assertTrue(condition.getAsBoolean(), "not within 10 s");
    }

    @Override
    public void close() throws Exception {
        clients.forEach(Client::abort);
        manager.stop();
        server.stop();
    }

    private static ServerEndpointConfig endpoint(Object instance, String path) {
        return ServerEndpointConfig.Builder.create(instance.getClass(), path)
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> type) {
                        return type.cast(instance);
                    }
                })
                .build();
    }
}
