package io.telecast.launch.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What the components of this bundle are told. */
@ObjectClassDefinition(name = "Telecast start", description = "What is checked and printed at the start")
@interface LaunchConfig {
    String PID = "io.telecast.launch";

    @AttributeDefinition(description = "Data directory")
    String data_dir() default "data";

    @AttributeDefinition(description = "Seconds until the reasons of a slow start are printed, 1 to 3600")
    String patience_s() default "15";

    @AttributeDefinition(description = "How the printed lines call the command")
    String command() default "bin/telecast";

    @AttributeDefinition(description = "What the instance was started for: all, sockets or uplink")
    String role() default "all";
}
