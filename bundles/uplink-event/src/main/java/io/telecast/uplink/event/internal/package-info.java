@NullMarked
package io.telecast.uplink.event.internal;

import org.jspecify.annotations.NullMarked;
