/** Who watches what, and the way of events to them, in Redis. */
@NullMarked
package io.telecast.push.redis.internal;

import org.jspecify.annotations.NullMarked;
