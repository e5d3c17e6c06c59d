/** Scripts of tenants that translate between a device's bytes and JSON. */
@Export
@Version("1.0.0")
@NullMarked
package io.telecast.api.script;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
