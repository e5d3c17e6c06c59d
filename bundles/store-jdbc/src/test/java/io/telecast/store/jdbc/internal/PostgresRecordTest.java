package io.telecast.store.jdbc.internal;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class PostgresRecordTest extends RecordContract {
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
        settings.putAll(Map.of("dead.letters.max", 10, "dead.letter.payload.max.bytes", 8));
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
