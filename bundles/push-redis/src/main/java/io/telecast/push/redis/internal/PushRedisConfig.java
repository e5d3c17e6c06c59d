package io.telecast.push.redis.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator can set; the .cfg file explains each. */
@ObjectClassDefinition(name = "Telecast push", description = "Subscriptions and events in Redis")
@interface PushRedisConfig {

    @AttributeDefinition(name = "URL", description = "One server, sentinels or a cluster")
    String url() default "";

    @AttributeDefinition(name = "Sentinels' user", description = "Empty for the default user")
    String sentinel_user() default "";

    @AttributeDefinition(name = "Sentinels' password", description = "Empty for none", type = AttributeType.PASSWORD)
    String sentinel_password() default "";

    @AttributeDefinition(name = "Authorities", description = "PEM file; empty for those of the Java runtime")
    String tls_ca() default "";

    @AttributeDefinition(name = "Client certificate", description = "PEM file; empty for none")
    String tls_certificate() default "";

    @AttributeDefinition(name = "Key of the client certificate", description = "PKCS#8 PEM file; empty for none")
    String tls_key() default "";

    @AttributeDefinition(name = "Password of the key", description = "Empty for none", type = AttributeType.PASSWORD)
    String tls_key_password() default "";

    @AttributeDefinition(name = "Verification", description = "full, ca or none")
    String tls_verify() default "full";

    @AttributeDefinition(name = "Instance", description = "Name of this instance, its own among those on one Redis")
    String instance() default "telecast";

    @AttributeDefinition(name = "Lease", description = "Seconds a subscription lives without renewal")
    int ttl_s() default 300;

    @AttributeDefinition(name = "Renewal", description = "Seconds after which a subscription is renewed")
    int renew_s() default 120;

    @AttributeDefinition(name = "Interest", description = "mirror or exists")
    String interest() default "mirror";

    @AttributeDefinition(name = "Listen", description = "exact, pattern or sharded")
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

    @AttributeDefinition(name = "Topology", description = "Milliseconds between questions about the masters")
    long topology_refresh_ms() default 5000;

    @AttributeDefinition(name = "Settle time", description = "Milliseconds before missed devices are read again")
    long settle_ms() default 300;

    @AttributeDefinition(name = "Stop timeout", description = "Milliseconds to release subscriptions at the end")
    long stop_timeout_ms() default 3000;

    @AttributeDefinition(name = "Commands under way", description = "Commands that may wait for an answer")
    int queue_size() default 20_000;

    @AttributeDefinition(name = "Missed devices", description = "Devices remembered while Redis is away")
    int missed_max() default 10_000;
}
