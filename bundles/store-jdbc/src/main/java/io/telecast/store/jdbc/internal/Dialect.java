package io.telecast.store.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Where H2 and PostgreSQL differ. The statements for points take seven arrays, in this order: device ids, keys, times in
 * milliseconds, booleans, numbers, strings, tenant ids. A batch of any size is one statement, so it is prepared once
 * and no limit of parameters is met.
 */
interface Dialect {

    /** What operators call the database; without the password. */
    String name();

    /** A source of unpooled connections, made without a driver manager, which does not see bundles. */
    DataSource dataSource();

    /** A source of connections for migrations, which may take long. */
    default DataSource migrationSource() {
        return dataSource();
    }

    /** What a new connection begins with; null for nothing. */
    default @Nullable String beginConnection() {
        return null;
    }

    /** The folder of the migrations. */
    String migrations();

    /**
     * Lets one instance at a time bring the tables up to date, until its connection is closed: Flyway takes a history
     * that another one is just making for a broken one.
     */
    default void awaitTurn(Connection connection) throws SQLException {}

    /** After the migrations: checks the tables that somebody else may have made, and finishes them. */
    default void prepareTables(Connection connection) throws SQLException {}

    /** The history as parts by time; null when it is a table like any other. */
    default @Nullable HistoryParts historyParts(Connection connection) throws SQLException {
        return null;
    }

    /** Whether this instance may look for old rows, until {@link #endRetention}; one does at a time. */
    default boolean beginRetention(Connection connection) throws SQLException {
        return true;
    }

    /** Lets another instance look for old rows. */
    default void endRetention(Connection connection) throws SQLException {}

    /** Has a transaction not wait for the disk: what it did may be undone by a crash, and is done again. */
    default void needNotBeDurable(Connection connection) throws SQLException {}

    /** The error of an attempt to open the database, in the words of an operator where there are better ones. */
    default SQLException explain(SQLException error) {
        return error;
    }

    /** Inserts the points that are new; its row count is their number. */
    String insertHistory();

    /** Replaces the values of points that were there with another value; its row count is their number. */
    String changeHistory();

    /** Inserts or replaces current values that are not older than those there. */
    String upsertCurrent();

    /** Inserts or replaces attributes that are not older than those there; an eighth array has ids for new rows. */
    String upsertAttributes();

    /** Inserts events whose ids are new; takes arrays of ids, device ids, methods, times, JSON texts, tenant ids. */
    String insertEvents();

    /** Reads {@code id, is_online} of devices by an array of ids, in the order of ids, and holds them to the commit. */
    String holdDevices();

    /** Says of devices whether they are online; takes an array of ids and one of 0 and 1. Leaves alone what is so. */
    String setOnline();

    /** Inserts or replaces presences; takes arrays of device ids, 0 and 1, connected, since, changed at. */
    String upsertPresence();

    /** The condition on {@code devices d join devices g} that says whose children are wanted; takes an array of numbers. */
    String behindGateways();

    /** How many threads that write make sense. */
    int usefulWriters();

    /** What makes a commit survive the end of the process, to run after it; null when the commit does. */
    default @Nullable String makeDurable() {
        return null;
    }

    /** Tells whether the error says that the data cannot be stored, whenever it is tried. */
    default boolean refusesData(SQLException error) {
        String state = error.getSQLState();
        // Data exceptions, integrity constraints, and PostgreSQL's program limits (a value too long for an index).
        return state != null && (state.startsWith("22") || state.startsWith("23") || state.startsWith("54"));
    }
}
