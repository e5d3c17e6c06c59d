package io.telecast.mqtt.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator may set. */
@ObjectClassDefinition(name = "Telecast MQTT", description = "The way of reports from the broker into the lanes.")
@interface MqttConfig {
    @AttributeDefinition(
            name = "Broker",
            description = "mqtt:// or mqtts://[user:password@]host[:port]; empty: the embedded one.")
    String url() default "";

    @AttributeDefinition(name = "User", description = "Wins over the one in the address.")
    String username() default "";

    @AttributeDefinition(
            name = "Password",
            description = "Wins over the one in the address.",
            type = AttributeType.PASSWORD)
    String password() default "";

    @AttributeDefinition(name = "Trusted CAs", description = "PEM file; empty: those the Java runtime trusts.")
    String tls_ca_file() default "";

    @AttributeDefinition(name = "Client certificate", description = "PEM file, or PKCS#12 with its key.")
    String tls_cert_file() default "";

    @AttributeDefinition(name = "Key of the client certificate", description = "PEM file, PKCS#8.")
    String tls_key_file() default "";

    @AttributeDefinition(
            name = "Password of the key",
            description = "Empty for a key that is not encrypted.",
            type = AttributeType.PASSWORD)
    String tls_key_password() default "";

    @AttributeDefinition(name = "Verify the host", description = "Whether the certificate must name the host.")
    boolean tls_verify_host() default true;

    @AttributeDefinition(name = "TLS versions", description = "TLSv1.3, TLSv1.2, or both.")
    String tls_versions() default "TLSv1.3,TLSv1.2";

    @AttributeDefinition(name = "Instance", description = "Stable name of this instance.")
    String instance() default "telecast";

    @AttributeDefinition(name = "Group", description = "Instances of one group share the reports.")
    String group() default "telecast";

    @AttributeDefinition(name = "Leave", description = "Take what waits for this instance, subscribe nothing.")
    boolean leave() default false;

    @AttributeDefinition(name = "Receive maximum", description = "Unacknowledged reports of a type; 1 to 65535.")
    int receive_maximum() default 2000;

    @AttributeDefinition(name = "Session expiry", description = "Seconds the broker keeps a session that is away.")
    long session_expiry_s() default 604_800;

    @AttributeDefinition(name = "Largest payload", description = "Bytes; a larger one becomes a dead letter.")
    int packet_max_bytes() default 1_048_576;

    @AttributeDefinition(name = "Held reports of quality 0", description = "More are dropped and counted.")
    int qos0_held_max() default 1000;

    @AttributeDefinition(name = "Waiting answers", description = "Answers to devices; the oldest of more are dropped.")
    int answers_waiting_max() default 10_000;

    @AttributeDefinition(name = "Keep-alive", description = "Seconds.")
    int keepalive_s() default 30;

    @AttributeDefinition(name = "Connect timeout", description = "Milliseconds.")
    int connect_timeout_ms() default 5000;

    @AttributeDefinition(name = "First reconnect", description = "Milliseconds.")
    int reconnect_min_ms() default 200;

    @AttributeDefinition(name = "Slowest reconnect", description = "Milliseconds.")
    int reconnect_max_ms() default 10_000;

    @AttributeDefinition(name = "Retry", description = "Milliseconds before a report is submitted again.")
    int retry_ms() default 50;

    @AttributeDefinition(name = "Stop timeout", description = "Milliseconds to wait for reports on their way.")
    int stop_timeout_ms() default 10_000;
}
