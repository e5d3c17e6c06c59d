package io.telecast.embedded.mqtt.internal;

import java.nio.file.Path;

/** A broker as the component runs it, for one test. */
final class TestBroker implements AutoCloseable {
    volatile MapDirectory directory;
    final Settings settings;
    final Broker broker;
    private final DataDirectory data;

    TestBroker(Path directory, MapDirectory devices, String... config) throws Exception {
        this.directory = devices;
        settings = Settings.of(TestConfig.of(directory, config));
        data = DataDirectory.open(settings.data());
        broker = new Broker(settings, data, () -> this.directory);
        broker.start();
    }

    String uri() {
        return "tcp://127.0.0.1:" + settings.port();
    }

    TestClient device(String id) throws Exception {
        return new TestClient(uri(), "c-" + id, "u-" + id, "p-" + id);
    }

    TestClient platform(String clientId) throws Exception {
        return new TestClient(uri(), clientId, "telecast", password());
    }

    String password() {
        return broker.uri().getUserInfo().substring("telecast:".length());
    }

    @Override
    public void close() throws Exception {
        broker.close();
        data.close();
    }
}
