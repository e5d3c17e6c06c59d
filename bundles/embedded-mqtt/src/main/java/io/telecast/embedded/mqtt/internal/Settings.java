package io.telecast.embedded.mqtt.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The checked configuration. Every complaint is one line that names the key and what is allowed. */
record Settings(
        String bind,
        int port,
        Path data,
        String platformPassword,
        int connections,
        int connectRate,
        long stampLead,
        long memoryBytes,
        long diskBytes,
        long diskFreeBytes,
        Gates.Limits limits) {

    private static final long MIB = 1024 * 1024;

    static Settings of(BrokerConfig config) {
        String bind = bind(config.bind());
        return new Settings(
                bind,
                port(bind, config.port()),
                data(config.data_dir()),
                config.platform_password(),
                number("connections.max", config.connections_max(), 1, 1_000_000),
                number("connect.rate.max", config.connect_rate_max(), 1, 1_000_000),
                number("stamp.lead.max.ms", config.stamp_lead_max_ms(), 100, 120_000),
                number("memory.max.mb", config.memory_max_mb(), 1, 65_536) * MIB,
                number("disk.max.mb", config.disk_max_mb(), 1, 1_048_576) * MIB,
                number("disk.free.min.mb", config.disk_free_min_mb(), 1, 1_048_576) * MIB,
                limits(config));
    }

    private static Gates.Limits limits(BrokerConfig config) {
        return new Gates.Limits(
                number("connect.timeout.ms", config.connect_timeout_ms(), 100, 600_000),
                number("connections.per.device.max", config.connections_per_device_max(), 1, 1000),
                number("publish.pending.max", config.publish_pending_max(), 1, 65_535),
                number("session.expiry.max.s", config.session_expiry_max_s(), 0, 2_000_000),
                number("packet.max.bytes", config.packet_max_bytes(), 1024, 1_048_576),
                number("keepalive.max.s", config.keepalive_max_s(), 1, 43_690));
    }

    private static int number(String key, String text, int min, int max) {
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException complainedOfBelow) {
            // The same line serves both.
        }
        throw new IllegalArgumentException(
                key + ": '" + text + "' is not a number in range; allowed: " + min + " to " + max);
    }

    private static String bind(String text) {
        try {
            if (!text.isBlank()) {
                return InetAddress.getByName(text.strip()).getHostAddress();
            }
        } catch (IOException complainedOfBelow) {
            // The same line serves both.
        }
        throw new IllegalArgumentException("bind: '" + text
                + "' is not an address of this machine; allowed: an IP address or host name, set by TELECAST_BIND");
    }

    private static int port(String bind, String text) {
        int port = number("port (TELECAST_MQTT_PORT)", text, 0, 65_535);
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(bind, port));
            return probe.getLocalPort();
        } catch (IOException inUse) {
            throw new IllegalArgumentException("TELECAST_MQTT_PORT: port " + port + " on " + bind
                    + " is in use; allowed: a free port from 1 to 65535, or TELECAST_MQTT_URL for another broker");
        }
    }

    private static Path data(String text) {
        try {
            if (!text.isBlank()) {
                return Path.of(text.strip()).toAbsolutePath();
            }
        } catch (InvalidPathException complainedOfBelow) {
            // The same line serves both.
        }
        throw new IllegalArgumentException(
                "data.dir: '" + text + "' is not a path; allowed: a directory that can be written, see TELECAST_DATA");
    }
}
