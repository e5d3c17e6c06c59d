package io.telecast.store.jdbc.internal;

import io.telecast.api.store.DataPoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Writes reports into the history and the current values: two statements, whatever the size of the batch. */
final class TelemetryWriter implements BatchLane.Writer<TelemetryWriter.Append> {

    /** One report's points. */
    record Append(String tenantId, String deviceId, List<DataPoint> points) {}

    private record Key(String deviceId, String key, long ts) {}

    private final Dialect dialect;
    private final LongAdder written = new LongAdder();
    private final LongAdder changed = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder batches = new LongAdder();

    TelemetryWriter(Database database) {
        this.dialect = database.dialect();
        database.counter("points.written", "Points that are new in the history", written::sum);
        database.counter(
                "points.changed",
                "Points of the history that got another value for the same device, key and time",
                changed::sum);
        database.counter("points.duplicate", "Points that were in the history already", duplicates::sum);
        database.counter("batches.written", "Transactions that wrote telemetry", batches::sum);
    }

    @Override
    public int rows(Append append) {
        return append.points.size();
    }

    @Override
    public void write(Connection connection, List<Append> appends) throws SQLException {
        // A statement may not meet one row twice, so the last of the batch stands for all of them.
        Map<Key, Row> history = new HashMap<>();
        Map<Key, Row> current = new HashMap<>();
        int points = 0;
        for (Append append : appends) {
            for (DataPoint point : append.points) {
                Row row = new Row(append.deviceId, append.tenantId, point);
                history.put(new Key(append.deviceId, point.key(), point.timestamp()), row);
                current.merge(new Key(append.deviceId, point.key(), 0), row, Row::newer);
                points++;
            }
        }
        if (points == 0) {
            return;
        }
        count(points, writeHistory(connection, history.values()));
        execute(connection, dialect.upsertCurrent(), new Rows(current.values()));
    }

    /** Returns how many rows are new and how many have another value now. */
    private int[] writeHistory(Connection connection, Collection<Row> history) throws SQLException {
        Rows rows = new Rows(history);
        int fresh = execute(connection, dialect.insertHistory(), rows);
        // Almost always all are new; only a repetition costs a second statement.
        int replaced = fresh == rows.size() ? 0 : execute(connection, dialect.changeHistory(), rows);
        return new int[] {fresh, replaced};
    }

    private void count(int points, int[] freshAndReplaced) {
        written.add(freshAndReplaced[0]);
        changed.add(freshAndReplaced[1]);
        duplicates.add((long) points - freshAndReplaced[0] - freshAndReplaced[1]);
        batches.increment();
    }

    private static int execute(Connection connection, String sql, Rows rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            rows.bind(connection, statement);
            return statement.executeUpdate();
        }
    }
}
