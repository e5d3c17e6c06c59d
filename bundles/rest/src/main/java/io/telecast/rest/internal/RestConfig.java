package io.telecast.rest.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of the REST API, as an operator sees them. */
@ObjectClassDefinition(name = "Telecast REST", description = "The REST API")
@interface RestConfig {

    @AttributeDefinition(description = "How long an answer may take, 100 to 600,000 ms")
    String answer_timeout_ms() default "10000";

    @AttributeDefinition(description = "The longest body of a request, 1 to 65,536 kB")
    String body_max_kb() default "2048";
}
