package io.telecast.bus.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator may set. */
@ObjectClassDefinition(name = "Telecast bus", description = "Lanes in which reports travel to their handlers.")
@interface BusConfig {
    @AttributeDefinition(
            name = "Lanes",
            description = "Lanes of each data type; 1 to 1024. A device keeps to one lane.")
    int lanes() default 8;

    @AttributeDefinition(
            name = "Lane capacity",
            description =
                    "Reports a lane holds, waiting and being handled; at least receive.maximum of io.telecast.mqtt.")
    int lane_capacity() default 4096;

    @AttributeDefinition(name = "Threads", description = "Threads of each data type; 0 to 64, 0 means one per core.")
    int threads() default 0;

    @AttributeDefinition(
            name = "First retry",
            description = "Milliseconds before a report is offered again; 1 or more.")
    long retry_min_ms() default 10;

    @AttributeDefinition(name = "Last retry", description = "Longest time between two offers in milliseconds.")
    long retry_max_ms() default 1000;

    @AttributeDefinition(
            name = "Handler stop timeout",
            description =
                    "Milliseconds a handler that left may take to finish what it holds; then it is offered again.")
    long handler_stop_timeout_ms() default 10_000;

    @AttributeDefinition(
            name = "Stop timeout",
            description = "Milliseconds the bus waits, when it stops, for reports that are being handled.")
    long stop_timeout_ms() default 5_000;

    @AttributeDefinition(
            name = "Refusals",
            description = "Unreadable messages that may wait for the dead letter store; 1 or more.")
    int refusals_max() default 1000;
}
