/** Following the reports of a device through the platform while they come. */
@Export
@Version("1.0.0")
@NullMarked
package io.telecast.api.trace;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
