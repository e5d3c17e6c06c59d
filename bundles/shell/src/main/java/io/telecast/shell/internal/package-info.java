@NullMarked
package io.telecast.shell.internal;

import org.jspecify.annotations.NullMarked;
