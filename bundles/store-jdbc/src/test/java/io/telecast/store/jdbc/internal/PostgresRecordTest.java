package io.telecast.store.jdbc.internal;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class PostgresRecordTest extends RecordContract {
    private final Postgres postgres;
    private Store store;

    PostgresRecordTest(Postgres postgres) {
        this.postgres = postgres;
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
