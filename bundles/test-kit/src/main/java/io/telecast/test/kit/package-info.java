/** What unit tests of several bundles put in the place of services. */
@NullMarked
package io.telecast.test.kit;

import org.jspecify.annotations.NullMarked;
