/** The command's side: runs in a JVM of its own, outside OSGi, on what the JDK brings. */
@NullMarked
package io.telecast.launch.internal.cli;

import org.jspecify.annotations.NullMarked;
