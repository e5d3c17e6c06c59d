@NullMarked
package io.telecast.console.internal;

import org.jspecify.annotations.NullMarked;
