package io.telecast.store.jdbc.internal;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class H2TelemetryTest extends TelemetryContract {
    @TempDir
    Path dir;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.h2(dir);
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
