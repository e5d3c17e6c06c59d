package io.telecast.store.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;

/** Work on a connection. */
@FunctionalInterface
interface SqlCall<T> {
    T on(Connection connection) throws SQLException;
}
