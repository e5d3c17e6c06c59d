package io.telecast.store.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets rows of the history and events go when they are old enough, and makes the partitions that new ones will need.
 * Current values and attributes stay however old they are. One thread, and one of all instances at a time.
 */
@Component(service = Retention.class, immediate = true)
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final long AGAIN_MS = 60_000;
    /** It works at most half of the time, and never rests long. */
    private static final long MAX_REST_NS = 1_000_000_000;

    private static final String HISTORY = "telemetry_datas";
    private static final String NOT_ALLOWED = "42501";
    private static final String LOCKED = "55P03";

    private final Database database;
    private final StoreConfig config;
    private final LongAdder rowsDeleted = new LongAdder();
    private final LongAdder partsDropped = new LongAdder();
    private final Set<String> told = new HashSet<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    private long workedSince;

    /** Begins to look. */
    @Activate
    public Retention(@Reference Database database) {
        this.database = database;
        this.config = database.config();
        database.counter("retention.rows.deleted", "Rows that were old enough to be deleted", rowsDeleted::sum);
        database.counter(
                "retention.parts.dropped", "Partitions or chunks whose rows were all old enough", partsDropped::sum);
        thread = Threads.named("telecast-store-retention").newThread(this::run);
        thread.start();
    }

    private void run() {
        while (isOn()) {
            long interval = config.retention_interval_ms();
            if (database.isAway()) {
                rest(config.check_interval_ms());
            } else {
                rest(look() ? interval : Math.min(AGAIN_MS, interval));
            }
        }
    }

    /** Returns whether all is done that can be. */
    private boolean look() {
        try {
            return database.changeNow(connection -> {
                if (!database.dialect().beginRetention(connection)) {
                    return true;
                }
                try {
                    connection.commit();
                    boolean history = lookAtHistory(connection, now(connection));
                    lookAtEvents(connection, now(connection));
                    return history;
                } finally {
                    // A connection that broke has given up its turn by that.
                    connection.rollback();
                    database.dialect().endRetention(connection);
                }
            });
        } catch (SQLException | RuntimeException e) {
            LOG.warn("Old rows were not deleted; trying again: {}", Database.firstLine(e));
            return false;
        }
    }

    /** By the clock of the database or ours, whichever is behind: one that is wrong must not delete everything. */
    private static long now(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select current_timestamp");
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return Math.min(Points.millis(rows, 1), System.currentTimeMillis());
        }
    }

    private boolean lookAtHistory(Connection connection, long now) throws SQLException {
        HistoryParts parts = database.dialect().historyParts(connection);
        boolean done = parts == null || makeNext(parts, connection, now);
        int days = config.history_retention_days();
        if (days == 0) {
            return done;
        }
        long before = now - days * StoreSettings.DAY_MS;
        if (parts != null) {
            return dropOld(parts, connection, before) && done;
        }
        deleteOneByOne(connection, before, "the table is neither partitioned by time nor a hypertable");
        return true;
    }

    private boolean dropOld(HistoryParts parts, Connection connection, long before) throws SQLException {
        try {
            drop(parts, connection, before);
        } catch (SQLException e) {
            connection.rollback();
            if (NOT_ALLOWED.equals(e.getSQLState())) {
                deleteOneByOne(connection, before, "its parts cannot be dropped: " + Database.firstLine(e));
                return true;
            }
            if (LOCKED.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
        String rest = parts.rest(connection);
        if (rest != null) {
            delete(OldRows.ofHistory(database.dialect(), rest), rest, connection, before);
        }
        return true;
    }

    private void deleteOneByOne(Connection connection, long before, String why) throws SQLException {
        tellOnce(
                LOG::info,
                "Rows of telemetry_datas that are " + config.history_retention_days()
                        + " days old are deleted one by one: " + why);
        delete(OldRows.ofHistory(database.dialect(), HISTORY), HISTORY, connection, before);
    }

    /** What cannot be made is no reason to keep what is old. */
    private boolean makeNext(HistoryParts parts, Connection connection, long now) throws SQLException {
        try {
            parts.makeNext(connection, now);
            return true;
        } catch (SQLException e) {
            connection.rollback();
            if (!LOCKED.equals(e.getSQLState())) {
                tellOnce(
                        LOG::warn,
                        "The history gets no new partitions, its rows go to the default one: " + Database.firstLine(e));
            }
            return NOT_ALLOWED.equals(e.getSQLState());
        }
    }

    private void drop(HistoryParts parts, Connection connection, long before) throws SQLException {
        long already = partsDropped.sum();
        try {
            parts.drop(connection, before, partsDropped);
        } finally {
            long dropped = partsDropped.sum() - already;
            if (dropped > 0) {
                int days = config.history_retention_days();
                LOG.info("{} parts of telemetry_datas were dropped: all their rows were {} days old", dropped, days);
            }
        }
    }

    private void lookAtEvents(Connection connection, long now) throws SQLException {
        int days = config.events_retention_days();
        if (days > 0) {
            long before = now - days * StoreSettings.DAY_MS;
            delete(OldRows.ofEvents(database.dialect()), "event_datas", connection, before);
        }
    }

    private void delete(OldRows rows, String table, Connection connection, long before) throws SQLException {
        try {
            workedSince = System.nanoTime();
            long already = rowsDeleted.sum();
            rows.delete(connection, before, this::committed);
            long deleted = rowsDeleted.sum() - already;
            if (deleted > 0) {
                LOG.info("{} old rows of {} were deleted", deleted, table);
            }
        } catch (SQLException e) {
            if (!NOT_ALLOWED.equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback();
            tellOnce(LOG::warn, "Old rows of " + table + " stay: " + Database.firstLine(e));
        }
    }

    private void tellOnce(Consumer<String> log, String text) {
        if (told.add(text)) {
            log.accept(text);
        }
    }

    private boolean committed(int rows) {
        rowsDeleted.add(rows);
        restNs(Math.min(MAX_REST_NS, System.nanoTime() - workedSince));
        workedSince = System.nanoTime();
        return isOn();
    }

    private void rest(long ms) {
        restNs(TimeUnit.MILLISECONDS.toNanos(ms));
    }

    private void restNs(long ns) {
        try {
            stopping.await(ns, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; if someone does, it is to stop.
            stopping.countDown();
        }
    }

    private boolean isOn() {
        return stopping.getCount() > 0;
    }

    /** Ends after the step it is in. */
    @Deactivate
    public void stop() {
        stopping.countDown();
        try {
            thread.join(Math.max(1, config.stop_timeout_ms()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
