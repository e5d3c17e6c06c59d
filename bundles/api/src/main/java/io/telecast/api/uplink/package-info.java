/** The way of a report from the broker to the handler of its data type. */
@Export
@Version("1.0.0")
@NullMarked
package io.telecast.api.uplink;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
