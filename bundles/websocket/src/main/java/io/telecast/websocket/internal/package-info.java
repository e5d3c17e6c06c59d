@NullMarked
package io.telecast.websocket.internal;

import org.jspecify.annotations.NullMarked;
