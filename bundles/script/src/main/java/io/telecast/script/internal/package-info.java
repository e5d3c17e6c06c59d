@NullMarked
package io.telecast.script.internal;

import org.jspecify.annotations.NullMarked;
