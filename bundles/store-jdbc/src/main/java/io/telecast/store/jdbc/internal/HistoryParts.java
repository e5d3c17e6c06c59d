package io.telecast.store.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A history that the database keeps in parts by time: an old part leaves at once, at no cost for its rows. */
interface HistoryParts {

    /** Makes the parts that will be needed next, each in a transaction of its own. */
    default void makeNext(Connection connection, long now) throws SQLException {}

    /** Drops and counts the parts that have only rows of before a time, each in a transaction of its own. */
    void drop(Connection connection, long before, LongAdder dropped) throws SQLException;

    /** The table of the rows that lie in no such part, and leave one by one; null when there is none. */
    default @Nullable String rest(Connection connection) throws SQLException {
        return null;
    }
}
