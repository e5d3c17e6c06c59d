@NullMarked
package io.telecast.launch.internal;

import org.jspecify.annotations.NullMarked;
