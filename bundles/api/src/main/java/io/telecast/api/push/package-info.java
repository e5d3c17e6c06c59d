/** The way of an event from a handler to the sockets that watch the device, and who watches what. */
@Export
@Version("1.0.0")
@NullMarked
package io.telecast.api.push;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
