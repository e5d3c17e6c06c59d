@NullMarked
package io.telecast.rest.internal;

import org.jspecify.annotations.NullMarked;
