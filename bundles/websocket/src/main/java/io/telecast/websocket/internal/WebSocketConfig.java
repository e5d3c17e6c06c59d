package io.telecast.websocket.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of the sockets, as an operator sees them. */
@ObjectClassDefinition(name = "Telecast WebSocket", description = "Sockets that watch devices")
@interface WebSocketConfig {

    @AttributeDefinition(description = "Sockets at a time, 1 to 1,000,000; one more is closed with 1013")
    String sockets_max() default "100000";

    @AttributeDefinition(
            description = "Sockets of one tenant, 0 to 1,000,000; one more is closed with 1013; 0 is no limit")
    String sockets_per_tenant_max() default "0";

    @AttributeDefinition(
            description = "Sockets from one address, 0 to 1,000,000; one more is closed with 1013; 0 is no limit")
    String sockets_per_address_max() default "0";

    @AttributeDefinition(description = "Devices that one socket may watch, 1 to 10,000; more are refused")
    String devices_per_socket_max() default "1000";

    @AttributeDefinition(
            description = "Data types that clients may ask for although their bundles are not installed here, words of"
                    + " 1 to 32 of a-z 0-9 - with commas between them")
    String types_elsewhere() default "";

    @AttributeDefinition(description = "The longest text a client may send, 1,024 to 16,777,216 bytes")
    String frame_max_bytes() default "65536";

    @AttributeDefinition(description = "Frames a second a client may send, 0 to 100,000; 0 is no limit")
    String frames_per_s_max() default "20";

    @AttributeDefinition(description = "Frames a client may send at once after a pause, 1 to 100,000")
    String frames_burst() default "200";

    @AttributeDefinition(
            description =
                    "Proxies whose X-Forwarded-For is believed, IP addresses and networks with commas between them")
    String proxies_trusted() default "127.0.0.0/8, ::1";

    @AttributeDefinition(
            description = "Web sites whose pages may open sockets, with commas between them; empty is all of them")
    String origins_allowed() default "";

    @AttributeDefinition(description = "Failed credentials of an address that are answered at once, 0 to 10,000")
    String failures_free() default "5";

    @AttributeDefinition(
            description = "How long the next failure waits for its answer, 0 to 60,000 ms; twice as long each time")
    String failures_delay_ms() default "250";

    @AttributeDefinition(description = "The longest such wait, 0 to 60,000 ms")
    String failures_delay_max_ms() default "10000";

    @AttributeDefinition(description = "How long until one failure of an address is forgotten, 1 to 86,400 s")
    String failures_forget_s() default "10";

    @AttributeDefinition(description = "Addresses with failures that are remembered, 1 to 1,000,000")
    String failures_addresses_max() default "10000";

    @AttributeDefinition(description = "Answers that wait, 0 to 1,000,000; further ones are given at once")
    String failures_held_max() default "10000";

    @AttributeDefinition(description = "Answers that wait of one address, 0 to 1,000,000")
    String failures_held_per_address_max() default "1000";

    @AttributeDefinition(description = "How often failures of an address are logged, 1 to 86,400 s")
    String failures_log_s() default "60";

    @AttributeDefinition(description = "How long a socket may take to its first JSON frame, 1 to 3,600 s")
    String first_frame_timeout_s() default "60";

    @AttributeDefinition(description = "A socket from which no byte came for this long is closed, 1 to 86,400 s")
    String idle_timeout_s() default "75";

    @AttributeDefinition(description = "A socket that takes nothing for this long is closed, 1 to 3,600 s")
    String stall_timeout_s() default "30";

    @AttributeDefinition(description = "How long a closing socket may take before it is cut, 1 to 60 s")
    String close_grace_s() default "5";

    @AttributeDefinition(description = "How long a first frame waits while its check is not possible, 0 to 60 s")
    String services_wait_s() default "10";

    @AttributeDefinition(description = "Between two tries of a check that is not possible, 10 to 60,000 ms")
    String services_retry_ms() default "250";

    @AttributeDefinition(description = "How often the API keys of open sockets are checked again, 1 to 3,600 s")
    String api_key_recheck_s() default "3";

    @AttributeDefinition(description = "Frames a slow socket holds before they are merged, 1 to 1,024")
    String outbox_frames() default "16";

    @AttributeDefinition(description = "Messages of a device and type that wait, 1 to 65,536; the oldest leave")
    String messages_max() default "256";

    @AttributeDefinition(description = "Answers to pings that wait for a slow socket, 1 to 1,024; more are left out")
    String pongs_max() default "8";

    @AttributeDefinition(
            description = "Send buffer of a connection, 4,096 to 4,194,304 bytes; 0 leaves it to the system")
    String send_buffer_bytes() default "65536";

    @AttributeDefinition(description = "When the store is read again after a subscription, 10 to 60,000 ms")
    String snapshot_recheck_ms() default "1000";

    @AttributeDefinition(description = "How long a snapshot waits for the lease in Redis, 0 to 60,000 ms")
    String snapshot_lease_wait_ms() default "2000";

    @AttributeDefinition(description = "How long one read of the store may take, 10 to 60,000 ms")
    String store_read_timeout_ms() default "5000";

    @AttributeDefinition(description = "Reads of the store at a time, for each data type, 1 to 1,024")
    String store_reads_max() default "16";

    @AttributeDefinition(description = "Between a read of the store that failed and the next, 10 to 60,000 ms")
    String store_retry_ms() default "2000";

    @AttributeDefinition(description = "Reports of a device that wait for a thread before they are merged, 1 to 65,536")
    String device_reports_max() default "64";

    @AttributeDefinition(description = "Keys known of a device at most, 1 to 1,000,000; further ones are left out")
    String device_keys_max() default "10000";

    @AttributeDefinition(description = "How far the time of a report may be ahead of the clock, 0 to 86,400 s")
    String ahead_max_s() default "300";

    @AttributeDefinition(description = "Threads that hand reports to sockets, 1 to 64")
    String fanout_threads() default "2";

    @AttributeDefinition(description = "How often the time limits are looked at, 10 to 10,000 ms")
    String sweep_ms() default "500";

    @AttributeDefinition(description = "How long the end waits for the sockets to close, 0 to 60,000 ms")
    String stop_timeout_ms() default "3000";

    @AttributeDefinition(description = "Lines in the log for sockets that end, 1 to 10,000 a second")
    String log_lines_per_s() default "5";
}
