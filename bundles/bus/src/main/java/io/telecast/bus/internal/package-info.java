/** Bounded lanes between the adapters and the handlers. */
@NullMarked
package io.telecast.bus.internal;

import org.jspecify.annotations.NullMarked;
