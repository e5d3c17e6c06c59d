/** What is kept: telemetry, attributes, events, who is online, dead letters. */
@Export
@Version("1.0.0")
@NullMarked
package io.telecast.api.store;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
