package io.telecast.store.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What instances tell each other about changes, by the table {@code telecast_changes}, which each of them polls.
 *
 * <p>Numbers of the table are given before a commit, so a lower one may appear after a higher one: a poll looks again
 * at everything younger than ten seconds and remembers what it has told.
 */
@Component(service = ChangeFeed.class)
public final class ChangeFeed {
    /** A device was created, changed or deleted. */
    static final String DEVICE = "device";
    /** The script of a device configuration was changed. */
    static final String CONFIG = "config";
    /** An API key was created or disabled. */
    static final String API_KEY = "api-key";
    /** Changes may have been missed: everything may be different. */
    static final String ALL = "*";

    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);
    private static final long OVERLAP_MS = 10_000;
    private static final long KEEP_MS = TimeUnit.HOURS.toMillis(1);
    private static final int MAX_ROWS = 10_000;

    private record Mark(long seq, long at) {}

    private final Database database;
    private final String origin = UUID.randomUUID().toString();
    private final Map<String, Consumer<String>> listeners = new ConcurrentHashMap<>();
    private final Deque<Mark> marks = new ArrayDeque<>();
    private final Set<Long> told = new HashSet<>();
    private long floor = -1;
    private long polledAt = System.currentTimeMillis();
    private long trimmedAt = polledAt;

    /** Begins to poll. */
    @Activate
    public ChangeFeed(@Reference Database database) {
        this.database = database;
        long pollMs = database.config().changes_poll_ms();
        database.every(pollMs, this::poll);
    }

    /** Says who is told of a kind of change; called on a thread of the store, must not block. */
    void listen(String kind, Consumer<String> listener) {
        listeners.put(kind, listener);
    }

    /** Records a change with the transaction that makes it. */
    void record(Connection connection, String kind, String id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "insert into telecast_changes (kind, id, origin, created_at) values (?, ?, ?, ?)")) {
            statement.setString(1, kind);
            statement.setString(2, id);
            statement.setString(3, origin);
            statement.setLong(4, System.currentTimeMillis());
            statement.executeUpdate();
        }
    }

    private void poll() {
        if (database.isAway()) {
            return;
        }
        long now = System.currentTimeMillis();
        try {
            List<String[]> news = database.readNow(this::read);
            if (now - polledAt > KEEP_MS / 2) {
                // The database was away for so long that rows may have come and gone.
                listeners.values().forEach(listener -> listener.accept(ALL));
            }
            polledAt = now;
            news.forEach(change -> tell(change[0], change[1]));
            trim(now);
        } catch (SQLException | RuntimeException e) {
            LOG.debug("Changes could not be read", e);
        }
    }

    private void tell(String kind, String id) {
        Consumer<String> listener = listeners.get(kind);
        if (listener != null) {
            listener.accept(id);
        }
    }

    private List<String[]> read(Connection connection) throws SQLException {
        if (floor < 0) {
            floor = startingPoint(connection);
        }
        List<String[]> news = new ArrayList<>();
        long highest = floor;
        try (PreparedStatement statement = connection.prepareStatement(
                "select seq, kind, id, origin from telecast_changes where seq > ? order by seq limit ?")) {
            statement.setLong(1, floor);
            statement.setInt(2, MAX_ROWS);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    highest = rows.getLong(1);
                    if (told.add(highest) && !origin.equals(rows.getString(4))) {
                        news.add(new String[] {rows.getString(2), rows.getString(3)});
                    }
                }
            }
        }
        moveFloor(highest, told.size() >= MAX_ROWS);
        return news;
    }

    private void moveFloor(long highest, boolean hurry) {
        long now = System.currentTimeMillis();
        marks.add(new Mark(highest, now));
        while (!marks.isEmpty() && (hurry || now - marks.peek().at > OVERLAP_MS)) {
            floor = Math.max(floor, marks.poll().seq);
        }
        told.removeIf(seq -> seq <= floor);
    }

    /** The last change before the overlap: what was cached before the first poll may be older than later ones. */
    private static long startingPoint(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select coalesce(max(seq), 0) from telecast_changes where created_at < ?")) {
            statement.setLong(1, System.currentTimeMillis() - OVERLAP_MS);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private void trim(long now) throws SQLException {
        if (now - trimmedAt < KEEP_MS / 10) {
            return;
        }
        trimmedAt = now;
        database.changeNow(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("delete from telecast_changes where created_at < ?")) {
                statement.setLong(1, now - KEEP_MS);
                return statement.executeUpdate();
            }
        });
    }
}
