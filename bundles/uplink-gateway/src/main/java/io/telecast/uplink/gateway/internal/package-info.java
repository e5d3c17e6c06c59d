/** Splits what gateways send into reports of single devices. */
@NullMarked
package io.telecast.uplink.gateway.internal;

import org.jspecify.annotations.NullMarked;
