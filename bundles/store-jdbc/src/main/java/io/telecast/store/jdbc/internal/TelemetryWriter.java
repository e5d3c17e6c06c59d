package io.telecast.store.jdbc.internal;

import io.telecast.api.store.DataPoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Writes reports into the history and the current values: two statements, whatever the size of the batch. */
final class TelemetryWriter implements BatchLane.Writer<TelemetryWriter.Append> {

    /** One report's points. */
    record Append(String tenantId, String deviceId, List<DataPoint> points) {}

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
        List<Row> arrived = new ArrayList<>();
        for (Append append : appends) {
            for (DataPoint point : append.points) {
                arrived.add(new Row(append.deviceId, append.tenantId, point));
            }
        }
        if (!arrived.isEmpty()) {
            write(connection, SortedRows.of(arrived), arrived.size());
        }
    }

    private void write(Connection connection, SortedRows sorted, int points) throws SQLException {
        Rows history = new Rows(sorted.history());
        int fresh = execute(connection, dialect.insertHistory(), history);
        // Almost always all are new; only a repetition costs another statement.
        int replaced = fresh == history.size() ? 0 : execute(connection, dialect.changeHistory(), history);
        boolean same = sorted.newest().size() == history.size();
        execute(connection, dialect.upsertCurrent(), same ? history : new Rows(sorted.newest()));
        written.add(fresh);
        changed.add((long) replaced + sorted.changed());
        duplicates.add((long) points - fresh - replaced - sorted.changed());
        batches.increment();
    }

    private static int execute(Connection connection, String sql, Rows rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            rows.bind(connection, statement);
            return statement.executeUpdate();
        }
    }
}
