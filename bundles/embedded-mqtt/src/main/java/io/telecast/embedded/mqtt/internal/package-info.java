/** The MQTT 5 broker that comes with the platform. */
@NullMarked
package io.telecast.embedded.mqtt.internal;

import org.jspecify.annotations.NullMarked;
