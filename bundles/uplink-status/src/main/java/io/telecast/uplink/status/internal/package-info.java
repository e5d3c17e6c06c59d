@NullMarked
package io.telecast.uplink.status.internal;

import org.jspecify.annotations.NullMarked;
