package io.telecast.uplink.gateway.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of gateway messages, as an operator sees them. */
@ObjectClassDefinition(name = "Telecast gateways", description = "What a message of a gateway may hold.")
@interface GatewayConfig {

    @AttributeDefinition(description = "Levels of gateways in a message, the one that sent it is the first; 1 to 100.")
    int levels_max() default 5;

    @AttributeDefinition(description = "Devices in a message; 1 to 100000, at most lane.capacity of io.telecast.bus.")
    int parts_max() default 2000;

    @AttributeDefinition(description = "Messages that may wait for their devices to be looked up; 1 to 1000000.")
    int lookups_max() default 1000;
}
