package io.telecast.store.jdbc.internal;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class PostgresDeviceTest extends DeviceContract {
    private final Postgres postgres;
    private Store store;

    PostgresDeviceTest(Postgres postgres) {
        this.postgres = postgres;
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
