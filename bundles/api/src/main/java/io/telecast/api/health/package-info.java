/** What a component says about its own state. */
@Export
@Version("2.0.0")
@NullMarked
package io.telecast.api.health;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
