/** Servers that run inside this process for an installation on one machine. */
@Export
@Version("1.0.0")
@NullMarked
package io.telecast.api.embedded;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
