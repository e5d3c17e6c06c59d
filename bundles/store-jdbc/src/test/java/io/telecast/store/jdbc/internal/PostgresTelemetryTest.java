package io.telecast.store.jdbc.internal;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class PostgresTelemetryTest extends TelemetryContract {
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
