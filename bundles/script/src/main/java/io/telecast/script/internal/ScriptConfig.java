package io.telecast.script.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of the scripts, as an operator sees them. */
@ObjectClassDefinition(name = "Telecast scripts", description = "Limits for the decode scripts of the tenants.")
@interface ScriptConfig {

    @AttributeDefinition(description = "Computing time of one call, in milliseconds, 1 to 10000.")
    int deadline_ms() default 50;

    @AttributeDefinition(description = "Memory that one call may take, in megabytes, 1 to 4096.")
    int memory_max_mb() default 64;

    @AttributeDefinition(
            description = "A script starts afresh once its calls have taken this much memory in all, in megabytes, 1 to"
                    + " 65536. It bounds what a script can keep in global variables.")
    int memory_renew_mb() default 128;

    @AttributeDefinition(description = "The longest result of a call, in kilobytes of JSON text, 1 to 65536.")
    int result_max_kb() default 4096;

    @AttributeDefinition(
            description = "Scripts that are kept ready, 1 to 10000. The least recently used one leaves and costs some"
                    + " milliseconds when it comes back.")
    int contexts_max() default 256;

    @AttributeDefinition(description = "Calls in a row over a limit after which a script is suspended, 1 to 1000.")
    int suspend_after() default 5;

    @AttributeDefinition(
            description = "How long a script is suspended first, in milliseconds, 1 to 3600000. It doubles each time.")
    int suspend_first_ms() default 10_000;

    @AttributeDefinition(description = "How long a script is suspended at most, in milliseconds, 1 to 86400000.")
    int suspend_max_ms() default 600_000;
}
