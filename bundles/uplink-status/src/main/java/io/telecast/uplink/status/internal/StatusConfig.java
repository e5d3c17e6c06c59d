package io.telecast.uplink.status.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator may set. */
@ObjectClassDefinition(name = "Telecast uplink status", description = "Who is online.")
@interface StatusConfig {
    @AttributeDefinition(
            name = "Default silence",
            description = "Seconds without a report after which a device is offline that only its reports show to be"
                    + " online, and for which nothing else is set; 0 to 31536000, 0 means never.")
    int silence_default_s() default 300;

    @AttributeDefinition(
            name = "Known for",
            description = "Seconds for which this instance takes a device for online before it looks again; 1 to 3600.")
    int known_s() default 60;

    @AttributeDefinition(
            name = "Known devices",
            description = "Devices whose state is remembered in memory; 1000 to 100000000.")
    int known_max() default 200_000;

    @AttributeDefinition(
            name = "Sweep interval",
            description = "Milliseconds between two looks for devices that have been silent too long; 50 to 60000.")
    int sweep_ms() default 1000;

    @AttributeDefinition(
            name = "Reconcile interval",
            description = "Seconds after which it is checked that each device that is online and may fall silent has a"
                    + " deadline in Redis; 1 to 86400.")
    int reconcile_s() default 60;

    @AttributeDefinition(
            name = "Stop timeout",
            description = "Milliseconds for which the stop may wait until Redis knows the latest reports; 0 to 60000.")
    int stop_timeout_ms() default 2000;
}
