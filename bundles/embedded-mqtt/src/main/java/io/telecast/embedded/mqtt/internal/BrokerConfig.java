package io.telecast.embedded.mqtt.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as an operator writes it; {@link Settings} checks it. */
@ObjectClassDefinition(
        name = "Telecast embedded MQTT broker",
        description = "The MQTT 5 broker that runs with the platform unless another one is configured.")
@interface BrokerConfig {
    @AttributeDefinition(description = "Address to listen on; 0.0.0.0 lets other machines in.")
    String bind() default "127.0.0.1";

    @AttributeDefinition(description = "Port to listen on, 1 to 65535; 0 takes a free one.")
    String port() default "1883";

    @AttributeDefinition(description = "Address of another broker; if it is set, this one stays off.")
    String external_url() default "";

    @AttributeDefinition(description = "Directory of the journal.")
    String data_dir() default "data/mqtt";

    @AttributeDefinition(
            description = "Password of the user 'telecast'. Empty: a random one, made at the first start.",
            required = false)
    String platform_password() default "";

    @AttributeDefinition(description = "Connections at most, all together.")
    String connections_max() default "10000";

    @AttributeDefinition(description = "Connections at most of one device.")
    String connections_per_device_max() default "8";

    @AttributeDefinition(description = "Connects of devices a second at most.")
    String connect_rate_max() default "500";

    @AttributeDefinition(description = "Time a client has to be connected, in milliseconds.")
    String connect_timeout_ms() default "10000";

    @AttributeDefinition(description = "Longest packet, in bytes.")
    String packet_max_bytes() default "262144";

    @AttributeDefinition(description = "Longest silence of a client, in seconds.")
    String keepalive_max_s() default "300";

    @AttributeDefinition(description = "Longest time a device's session is kept, in seconds.")
    String session_expiry_max_s() default "86400";

    @AttributeDefinition(description = "Reports of one connection in memory before it is read no further.")
    String publish_pending_max() default "256";

    @AttributeDefinition(description = "How far a device's stamps may run ahead of the clock, in milliseconds.")
    String stamp_lead_max_ms() default "10000";

    @AttributeDefinition(description = "Messages in memory at most, in MiB; more wait on disk.")
    String memory_max_mb() default "64";

    @AttributeDefinition(description = "Messages on disk at most for one topic, in MiB.")
    String disk_max_mb() default "4096";

    @AttributeDefinition(description = "Disk left free at least, in MiB.")
    String disk_free_min_mb() default "256";
}
