@NullMarked
package io.telecast.decode.internal;

import org.jspecify.annotations.NullMarked;
