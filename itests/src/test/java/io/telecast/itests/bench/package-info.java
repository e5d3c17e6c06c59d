/** Measures what the tests do not assert; run by the profile {@code bench}. */
package io.telecast.itests.bench;
