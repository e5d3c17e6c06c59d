@NullMarked
package io.telecast.uplink.attribute.internal;

import org.jspecify.annotations.NullMarked;
