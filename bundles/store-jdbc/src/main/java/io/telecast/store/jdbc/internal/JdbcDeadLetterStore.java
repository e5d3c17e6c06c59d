package io.telecast.store.jdbc.internal;

import io.telecast.api.store.DeadLetter;
import io.telecast.api.store.DeadLetterFilter;
import io.telecast.api.store.DeadLetterStore;
import io.telecast.api.store.KeptDeadLetter;
import io.telecast.store.jdbc.internal.DeadLetterTable.Letter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The newest refused messages, made fit for any database first: a dead letter is never refused itself. */
@Component
public final class JdbcDeadLetterStore implements DeadLetterStore {
    private static final int MAX_LIST = 1000;
    private static final int BATCH_ROWS = 500;

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
                "telecast-store-dead-letters",
                new BatchTimes(database, "dead-letters"),
                database,
                new LetterWriter(),
                BATCH_ROWS,
                config.pending_max());
        database.counter("dead.letters.written", "Dead letters kept", kept::sum);
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
                letter.timestamp(),
                letter.report());
        // The id makes a repeated batch harmless.
        return lane.add(new Letter(UUID.randomUUID().toString(), fit, fit.payload().length == payload.length));
    }

    /** The text without what PostgreSQL refuses: NUL, halves of surrogate pairs, too much of it. */
    private static String fit(String text, int max) {
        String cut = text.length() > max ? text.substring(0, max) : text;
        byte[] utf8 = cut.replace('\0', '?').getBytes(StandardCharsets.UTF_8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    @Override
    public CompletionStage<List<KeptDeadLetter>> list(DeadLetterFilter filter, int limit) {
        try {
            Checked.range("limit", limit, 1, MAX_LIST);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        return database.read(connection -> DeadLetterTable.list(connection, filter, limit));
    }

    @Override
    public CompletionStage<Optional<KeptDeadLetter>> find(long id) {
        return database.read(connection -> DeadLetterTable.find(connection, id));
    }

    @Override
    public CompletionStage<Integer> remove(Collection<Long> ids) {
        List<Long> some = List.copyOf(ids);
        try {
            Checked.range("ids", some.size(), 0, MAX_LIST);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        return database.change(connection -> DeadLetterTable.remove(connection, some));
    }

    @Override
    public CompletionStage<Integer> purge(DeadLetterFilter filter) {
        return database.change(connection -> DeadLetterTable.purge(connection, filter));
    }

    private final class LetterWriter implements BatchLane.Writer<Letter> {
        @Override
        public int rows(Letter letter) {
            return 1;
        }

        @Override
        public void write(Connection connection, List<Letter> letters) throws SQLException {
            DeadLetterTable.insert(connection, letters);
            DeadLetterTable.trim(connection, keep);
            kept.add(letters.size());
        }
    }

    /** Writes what it can in the time a stop may take. */
    @Deactivate
    public void stop() {
        lane.beginStop();
        lane.awaitStop(database.config().stop_timeout_ms());
    }
}
