@NullMarked
package io.telecast.uplink.telemetry.internal;

import org.jspecify.annotations.NullMarked;
