package io.telecast.store.jdbc.internal;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class PostgresTelemetryTest extends TelemetryContract {
    private final Postgres postgres;
    private Store store;

    PostgresTelemetryTest(Postgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void open() {
        store = new Store(postgres.settings());
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
