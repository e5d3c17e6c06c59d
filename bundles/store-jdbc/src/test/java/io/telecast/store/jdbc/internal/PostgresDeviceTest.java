package io.telecast.store.jdbc.internal;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class PostgresDeviceTest extends DeviceContract {
    private static Postgres postgres;
    private Store store;

    @BeforeAll
    static void start() {
        postgres = new Postgres();
    }

    @AfterAll
    static void end() {
        postgres.close();
    }

    @BeforeEach
    void open() {
        Map<String, Object> settings = postgres.settings();
        settings.putAll(Map.of("device.cache.age.ms", 100L, "unknown.cache.age.ms", 50L));
        store = new Store(settings);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    Store store() {
        return store;
    }
}
