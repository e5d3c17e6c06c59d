/** Devices: who they are, whose they are, and where their directory is. */
@Export
@Version("1.0.0")
@NullMarked
package io.telecast.api.device;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
