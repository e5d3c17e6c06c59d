/** Devices, telemetry, API keys and dead letters in an H2 file or a PostgreSQL database. */
@NullMarked
package io.telecast.store.jdbc.internal;

import org.jspecify.annotations.NullMarked;
