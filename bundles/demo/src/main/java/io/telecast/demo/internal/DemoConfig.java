package io.telecast.demo.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator may set; texts, so that a bad value is named and not taken for 0. */
@ObjectClassDefinition(name = "Telecast demo", description = "A demo tenant, and simulated devices.")
@interface DemoConfig {
    @AttributeDefinition(name = "Enabled", description = "Whether to make the demo tenant in an empty database.")
    String enabled() default "true";

    @AttributeDefinition(name = "Data directory", description = "Where demo.json is written.")
    String data_dir() default "data";

    @AttributeDefinition(name = "Address of the web server", description = "As demo.json tells it.")
    String bind() default "127.0.0.1";

    @AttributeDefinition(name = "Port of the web server", description = "As demo.json tells it; 1 to 65535.")
    String http_port() default "8080";

    @AttributeDefinition(name = "TLS", description = "Whether the web server speaks HTTPS.")
    String https() default "false";

    @AttributeDefinition(name = "Other broker", description = "Empty: the embedded one.")
    String mqtt_url() default "";

    @AttributeDefinition(name = "Simulated devices", description = "0 to 1000.")
    String simulate_devices() default "0";

    @AttributeDefinition(name = "Reports per second", description = "Of each simulated device; 0.01 to 1000.")
    String simulate_rate() default "1";
}
