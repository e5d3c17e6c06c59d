package io.telecast.metrics.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of the figures, for operators; the defaults are those of the file in etc. */
@ObjectClassDefinition(id = MetricsConfig.PID, name = "Telecast metrics")
@interface MetricsConfig {
    String PID = "io.telecast.metrics";

    @AttributeDefinition(description = "What who scrapes must show; empty to answer this machine alone")
    String token() default "";

    @AttributeDefinition(description = "How many series one name may have")
    int series_max() default 500;

    @AttributeDefinition(description = "Name of this instance")
    String instance() default "telecast";
}
