/** Who asks, and for which tenant. */
@Export
@Version("1.0.0")
@NullMarked
package io.telecast.api.auth;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
