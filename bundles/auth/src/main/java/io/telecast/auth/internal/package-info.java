/** Tokens and API keys: who asks. */
@NullMarked
package io.telecast.auth.internal;

import org.jspecify.annotations.NullMarked;
