package io.telecast.store.jdbc.internal;

import io.telecast.api.store.DataPoint;
import io.telecast.api.store.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Stream;

/** Writes attributes and events: one statement for each of the two, whatever the size of the batch. */
final class RecordWriter implements BatchLane.Writer<RecordWriter.Entry> {

    /** What waits in the lane. */
    sealed interface Entry {}

    /** One report's attributes. */
    record Attributes(String tenantId, String deviceId, List<DataPoint> points) implements Entry {}

    /** One event. */
    record Happened(Event event) implements Entry {}

    private final Dialect dialect;
    private final LongAdder attributes = new LongAdder();
    private final LongAdder events = new LongAdder();
    private final LongAdder duplicates = new LongAdder();

    RecordWriter(Database database) {
        this.dialect = database.dialect();
        database.counter("attributes.written", "Attributes written", attributes::sum);
        database.counter("events.written", "Events written", events::sum);
        database.counter("events.duplicate", "Events that were there already", duplicates::sum);
    }

    @Override
    public int rows(Entry entry) {
        return entry instanceof Attributes some ? some.points.size() : 1;
    }

    @Override
    public void write(Connection connection, List<Entry> entries) throws SQLException {
        List<Row> put = new ArrayList<>();
        Map<String, Event> happened = new LinkedHashMap<>();
        int events = 0;
        for (Entry entry : entries) {
            if (entry instanceof Attributes some) {
                for (DataPoint point : some.points) {
                    put.add(new Row(some.deviceId, some.tenantId, point));
                }
            } else if (entry instanceof Happened one) {
                happened.putIfAbsent(one.event.id(), one.event);
                events++;
            }
        }
        int kept = put(connection, SortedRows.of(put).newest());
        int fresh = add(connection, happened.values());
        this.attributes.add(kept);
        this.events.add(fresh);
        this.duplicates.add((long) events - fresh);
    }

    private int put(Connection connection, List<Row> newest) throws SQLException {
        if (newest.isEmpty()) {
            return 0;
        }
        Rows rows = new Rows(newest);
        String[] ids = Stream.generate(() -> UUID.randomUUID().toString())
                .limit(rows.size())
                .toArray(String[]::new);
        try (PreparedStatement statement = connection.prepareStatement(dialect.upsertAttributes())) {
            rows.bind(connection, statement);
            statement.setArray(8, connection.createArrayOf("varchar", ids));
            return statement.executeUpdate();
        }
    }

    private int add(Connection connection, Collection<Event> happened) throws SQLException {
        if (happened.isEmpty()) {
            return 0;
        }
        // Two instances may be given one event: rows are met in the same order, so that they never wait in a circle.
        List<Event> sorted = new ArrayList<>(happened);
        sorted.sort((one, other) -> one.id().compareTo(other.id()));
        try (PreparedStatement statement = connection.prepareStatement(dialect.insertEvents())) {
            set(connection, statement, 1, "varchar", sorted, Event::id);
            set(connection, statement, 2, "varchar", sorted, Event::deviceId);
            set(connection, statement, 3, "varchar", sorted, Event::method);
            set(connection, statement, 4, "int8", sorted, Event::timestamp);
            set(connection, statement, 5, "text", sorted, Event::json);
            set(connection, statement, 6, "varchar", sorted, Event::tenantId);
            return statement.executeUpdate();
        }
    }

    private static void set(
            Connection connection,
            PreparedStatement statement,
            int index,
            String type,
            List<Event> events,
            Function<Event, Object> column)
            throws SQLException {
        statement.setArray(
                index,
                connection.createArrayOf(type, events.stream().map(column).toArray()));
    }
}
