package io.telecast.store.jdbc.internal;

import io.telecast.api.store.DataPoint;

/** A point on its way into the tables. */
record Row(String deviceId, String tenantId, DataPoint point) implements Comparable<Row> {

    boolean isOfSameKey(Row other) {
        return deviceId.equals(other.deviceId) && point.key().equals(other.point.key());
    }

    /** The order in which rows are locked, the same in all instances, so that they never wait in a circle. */
    @Override
    public int compareTo(Row other) {
        int order = deviceId.compareTo(other.deviceId);
        if (order == 0) {
            order = point.key().compareTo(other.point.key());
        }
        return order != 0 ? order : Long.compare(point.timestamp(), other.point.timestamp());
    }
}
