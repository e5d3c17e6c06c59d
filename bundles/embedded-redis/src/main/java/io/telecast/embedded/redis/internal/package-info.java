/** Starts a redis-server beside this process and keeps it running. */
@NullMarked
package io.telecast.embedded.redis.internal;

import org.jspecify.annotations.NullMarked;
