package io.telecast.decode.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of reports of all types, as an operator sees them. */
@ObjectClassDefinition(name = "Telecast decoding", description = "What a report may hold.")
@interface DecodeConfig {

    @AttributeDefinition(description = "The largest payload, in kilobytes, 1 to 65536.")
    int payload_max_kb() default 1024;

    @AttributeDefinition(description = "Keys in one sample, 1 to 100000.")
    int keys_max() default 1000;

    @AttributeDefinition(description = "Points in one report, all samples of a history batch together, 1 to 1000000.")
    int points_max() default 10_000;

    @AttributeDefinition(description = "The longest text value, in characters, 1 to 10000000.")
    int value_max_chars() default 65_536;

    @AttributeDefinition(description = "How deep objects and lists may be nested, 2 to 500.")
    int depth_max() default 32;

    @AttributeDefinition(description = "How far a sample's time may be ahead, in milliseconds, 0 to 86400000.")
    int ahead_max_ms() default 300_000;

    @AttributeDefinition(description = "Reports that may wait for their device to be looked up, 1 to 1000000.")
    int lookups_max() default 10_000;

    @AttributeDefinition(description = "Reports that may wait for scripts that are slow or new, 1 to 1000000.")
    int scripts_waiting_max() default 10_000;

    @AttributeDefinition(
            description = "How long a report may wait for its turn at a slow script, in milliseconds, 1 to 3600000.")
    int scripts_wait_max_ms() default 10_000;
}
