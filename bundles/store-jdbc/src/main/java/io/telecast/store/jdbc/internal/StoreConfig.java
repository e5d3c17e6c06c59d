package io.telecast.store.jdbc.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of the store, for operators; the defaults are those of the file in etc. */
@ObjectClassDefinition(id = StoreConfig.PID, name = "Telecast store")
@interface StoreConfig {
    String PID = "io.telecast.store.jdbc";

    @AttributeDefinition(description = "JDBC URL of a PostgreSQL database; empty for the embedded H2 file")
    String url() default "";

    @AttributeDefinition(description = "User of the PostgreSQL database; empty if the URL names it")
    String user() default "";

    @AttributeDefinition(description = "Password of the PostgreSQL database")
    String password() default "";

    @AttributeDefinition(description = "Folder of the embedded database")
    String data_dir() default "data";

    @AttributeDefinition(description = "How long a connection to the database may take, milliseconds")
    long connect_timeout_ms() default 3000;

    @AttributeDefinition(description = "How long PostgreSQL may take to answer a statement, seconds")
    int query_timeout_s() default 30;

    @AttributeDefinition(description = "Time that a chunk of a TimescaleDB hypertable spans, milliseconds; 0: none")
    long hypertable_chunk_ms() default 86_400_000;

    @AttributeDefinition(description = "Age at which telemetry leaves the history, days; 0: never")
    int history_retention_days() default 0;

    @AttributeDefinition(description = "Age at which events are deleted, days; 0: never")
    int events_retention_days() default 0;

    @AttributeDefinition(description = "Time that a partition of a new history spans in PostgreSQL, days; 0: none")
    int history_partition_days() default 7;

    @AttributeDefinition(description = "Time between two looks for what is too old, milliseconds")
    long retention_interval_ms() default 3_600_000;

    @AttributeDefinition(description = "Time between two looks at whether the database is there, milliseconds")
    long check_interval_ms() default 1000;

    @AttributeDefinition(description = "Threads that read")
    int read_threads() default 4;

    @AttributeDefinition(description = "Reads that may wait for a thread; more are refused")
    int read_queue_max() default 10_000;

    @AttributeDefinition(description = "Threads that write telemetry; 0: 1 for H2, 2 for PostgreSQL")
    int writers() default 0;

    @AttributeDefinition(description = "Points written in one transaction at most")
    int batch_max_rows() default 5000;

    @AttributeDefinition(description = "How long a writer that has little to write waits for more, milliseconds")
    long batch_linger_ms() default 5;

    @AttributeDefinition(description = "Reports that may wait to be written; more are handed back")
    int pending_max() default 50_000;

    @AttributeDefinition(
            description =
                    "How long a report may wait to be written before the store says that it is behind, milliseconds")
    long behind_max_ms() default 10_000;

    @AttributeDefinition(description = "How long a stop may wait for what is being written, milliseconds")
    long stop_timeout_ms() default 10_000;

    @AttributeDefinition(description = "Devices kept in memory at most")
    int device_cache_max() default 100_000;

    @AttributeDefinition(description = "Age at which a device in memory is read again, milliseconds")
    long device_cache_age_ms() default 30_000;

    @AttributeDefinition(
            description = "How long an unknown device id or API key is remembered as unknown, milliseconds")
    long unknown_cache_age_ms() default 2000;

    @AttributeDefinition(description = "Age at which an API key in memory is read again, milliseconds")
    long api_key_cache_age_ms() default 30_000;

    @AttributeDefinition(description = "Time between two looks for changes made by other instances, milliseconds")
    long changes_poll_ms() default 500;

    @AttributeDefinition(description = "How passwords of new devices are stored: hashed or plain")
    String voucher_storage() default "hashed";

    @AttributeDefinition(description = "PBKDF2 rounds for passwords that people chose")
    int voucher_hash_iterations() default 100_000;

    @AttributeDefinition(description = "Dead letters kept at most; the oldest leave first")
    int dead_letters_max() default 10_000;

    @AttributeDefinition(description = "Bytes kept of the payload of a dead letter")
    int dead_letter_payload_max_bytes() default 4096;
}
