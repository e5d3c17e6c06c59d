package io.telecast.store.jdbc.internal;

import io.telecast.api.health.Histogram;

/** How long items of a kind take to be durable, and the transactions that write them. */
final class BatchTimes {
    final Histogram append = new Histogram();
    final Histogram batch = new Histogram();

    /** Shows them. */
    BatchTimes(Database database, String of) {
        database.histogram("append", "From handing an item to the store until it is durable", append, of);
        database.histogram("batch", "Transactions that write items", batch, of);
    }
}
