/** What the web server lacks. */
@NullMarked
package io.telecast.web.internal;

import org.jspecify.annotations.NullMarked;
