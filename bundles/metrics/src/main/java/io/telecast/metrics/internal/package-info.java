@NullMarked
package io.telecast.metrics.internal;

import org.jspecify.annotations.NullMarked;
