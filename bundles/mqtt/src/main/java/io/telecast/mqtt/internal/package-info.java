/** Sessions with the MQTT broker: reports come in, acknowledgements go out. */
@NullMarked
package io.telecast.mqtt.internal;

import org.jspecify.annotations.NullMarked;
