package io.telecast.store.jdbc.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The points of a batch in the order in which rows are locked. A statement may not meet one row twice, so of points of
 * the same device, key and time the last one stands for all of them.
 *
 * @param history of each device, key and time the last point
 * @param newest of each device and key the newest point
 * @param changed how many points gave way to one with another value
 */
record SortedRows(List<Row> history, List<Row> newest, int changed) {

    /** The points in the order of arrival. */
    static SortedRows of(List<Row> arrived) {
        Row[] rows = arrived.toArray(Row[]::new);
        // It leaves those that are equal in the order of arrival.
        Arrays.sort(rows);
        List<Row> history = new ArrayList<>(rows.length);
        List<Row> newest = new ArrayList<>(rows.length);
        int changed = 0;
        for (int i = 0; i < rows.length; i++) {
            Row row = rows[i];
            if (i + 1 == rows.length || !row.isOfSameKey(rows[i + 1])) {
                history.add(row);
                newest.add(row);
            } else if (row.point().timestamp() != rows[i + 1].point().timestamp()) {
                history.add(row);
            } else if (!row.point().value().equals(rows[i + 1].point().value())) {
                changed++;
            }
        }
        return new SortedRows(history, newest, changed);
    }
}
