package io.telecast.push.redis.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator can set; the .cfg file explains each. */
@ObjectClassDefinition(name = "Telecast push", description = "Subscriptions and events in Redis")
@interface PushRedisConfig {

    @AttributeDefinition(name = "URL", description = "redis://[user:password@]host[:port][/database]")
    String url() default "";

    @AttributeDefinition(name = "Instance", description = "Name of this instance, its own among those on one Redis")
    String instance() default "telecast";

    @AttributeDefinition(name = "Lease", description = "Seconds a subscription lives without renewal")
    int ttl_s() default 300;

    @AttributeDefinition(name = "Renewal", description = "Seconds after which a subscription is renewed")
    int renew_s() default 120;

    @AttributeDefinition(name = "Interest", description = "mirror or exists")
    String interest() default "mirror";

    @AttributeDefinition(name = "Listen", description = "exact or pattern")
    String listen() default "exact";

    @AttributeDefinition(name = "Probe interval", description = "Milliseconds between probes")
    long probe_interval_ms() default 1500;

    @AttributeDefinition(name = "Probe timeout", description = "Milliseconds for a probe to come back")
    long probe_timeout_ms() default 2000;

    @AttributeDefinition(name = "Connect timeout", description = "Milliseconds to connect and sign in")
    long connect_timeout_ms() default 2000;

    @AttributeDefinition(name = "Reconnect delay", description = "Milliseconds before the second try, doubles")
    long reconnect_delay_ms() default 50;

    @AttributeDefinition(name = "Longest reconnect delay", description = "Milliseconds")
    long reconnect_delay_max_ms() default 1000;

    @AttributeDefinition(name = "Settle time", description = "Milliseconds before missed devices are read again")
    long settle_ms() default 300;

    @AttributeDefinition(name = "Stop timeout", description = "Milliseconds to release subscriptions at the end")
    long stop_timeout_ms() default 3000;

    @AttributeDefinition(name = "Commands under way", description = "Commands that may wait for an answer")
    int queue_size() default 20_000;

    @AttributeDefinition(name = "Missed devices", description = "Devices remembered while Redis is away")
    int missed_max() default 10_000;
}
