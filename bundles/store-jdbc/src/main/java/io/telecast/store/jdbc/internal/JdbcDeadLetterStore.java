package io.telecast.store.jdbc.internal;

import io.telecast.api.store.DeadLetter;
import io.telecast.api.store.DeadLetterStore;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The newest refused messages, made fit for any database first: a dead letter is never refused itself. */
@Component
public final class JdbcDeadLetterStore implements DeadLetterStore {
    private static final int MAX_LIST = 1000;
    private static final int BATCH_ROWS = 500;

    private record Letter(String id, DeadLetter content) {}

    private final Database database;
    private final int keep;
    private final int payloadMax;
    private final BatchLane<Letter> lane;
    private final LongAdder kept = new LongAdder();

    /** Starts the writer. */
    @Activate
    public JdbcDeadLetterStore(@Reference Database database) {
        this.database = database;
        StoreConfig config = database.config();
        this.keep = config.dead_letters_max();
        this.payloadMax = config.dead_letter_payload_max_bytes();
        this.lane = new BatchLane<>(
                "telecast-store-dead-letters", database, new LetterWriter(), BATCH_ROWS, config.pending_max());
        database.figure("dead.letters.written", kept::sum);
    }

    @Override
    public CompletionStage<Boolean> add(DeadLetter letter) {
        byte[] payload = letter.payload();
        DeadLetter fit = new DeadLetter(
                fit(letter.type(), 64),
                fit(letter.topic(), 1024),
                letter.deviceId() == null ? null : fit(letter.deviceId(), 255),
                payload.length > payloadMax ? Arrays.copyOf(payload, payloadMax) : payload,
                fit(letter.reason(), 1024),
                letter.timestamp());
        // The id makes a repeated batch harmless.
        return lane.add(new Letter(UUID.randomUUID().toString(), fit));
    }

    /** The text without what PostgreSQL refuses: NUL, halves of surrogate pairs, too much of it. */
    private static String fit(String text, int max) {
        String cut = text.length() > max ? text.substring(0, max) : text;
        byte[] utf8 = cut.replace('\0', '?').getBytes(StandardCharsets.UTF_8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    @Override
    public CompletionStage<List<DeadLetter>> newest(int limit) {
        try {
            Checked.range("limit", limit, 1, MAX_LIST);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        return database.read(connection -> read(connection, limit));
    }

    private static List<DeadLetter> read(Connection connection, int limit) throws SQLException {
        List<DeadLetter> letters = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                """
                select type, topic, device_id, payload, reason, ts from telecast_dead_letters
                order by seq desc limit ?""")) {
            statement.setInt(1, limit);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    @Nullable String deviceId = rows.getString(3);
                    letters.add(new DeadLetter(
                            rows.getString(1),
                            rows.getString(2),
                            deviceId,
                            rows.getBytes(4),
                            rows.getString(5),
                            rows.getLong(6)));
                }
            }
        }
        return letters;
    }

    private final class LetterWriter implements BatchLane.Writer<Letter> {
        @Override
        public int rows(Letter letter) {
            return 1;
        }

        @Override
        public void write(Connection connection, List<Letter> letters) throws SQLException {
            insert(connection, letters);
            try (PreparedStatement statement = connection.prepareStatement(
                    """
                    delete from telecast_dead_letters
                    where seq <= (select max(seq) from telecast_dead_letters) - ?""")) {
                statement.setLong(1, keep);
                statement.executeUpdate();
            }
            kept.add(letters.size());
        }

        private void insert(Connection connection, List<Letter> letters) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(
                    """
                    insert into telecast_dead_letters (id, type, topic, device_id, payload, reason, ts)
                    select ?, ?, ?, ?, ?, ?, ?
                    where not exists (select 1 from telecast_dead_letters where id = ?)""")) {
                for (Letter letter : letters) {
                    DeadLetter content = letter.content;
                    statement.setString(1, letter.id);
                    statement.setString(2, content.type());
                    statement.setString(3, content.topic());
                    statement.setString(4, content.deviceId());
                    statement.setBytes(5, content.payload());
                    statement.setString(6, content.reason());
                    statement.setLong(7, content.timestamp());
                    statement.setString(8, letter.id);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }
    }

    /** Writes what it can in the time a stop may take. */
    @Deactivate
    public void stop() {
        lane.beginStop();
        lane.awaitStop(database.config().stop_timeout_ms());
    }
}
