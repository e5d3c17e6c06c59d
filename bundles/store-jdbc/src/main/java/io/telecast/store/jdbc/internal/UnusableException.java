package io.telecast.store.jdbc.internal;

import java.sql.SQLException;

/** The database is there, but cannot be worked with as it is; the message tells an operator what to change. */
final class UnusableException extends SQLException {
    private static final long serialVersionUID = 1L;

    UnusableException(String message) {
        super(message);
    }

    UnusableException(String message, SQLException cause) {
        super(message, cause.getSQLState());
        setNextException(cause);
    }
}
