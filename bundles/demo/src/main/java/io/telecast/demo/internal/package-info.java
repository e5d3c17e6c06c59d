/** A demo tenant and simulated devices. */
@NullMarked
package io.telecast.demo.internal;

import org.jspecify.annotations.NullMarked;
