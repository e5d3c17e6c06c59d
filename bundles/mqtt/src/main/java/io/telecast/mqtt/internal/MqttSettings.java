package io.telecast.mqtt.internal;

import org.jspecify.annotations.Nullable;

/** The configuration, checked. */
record MqttSettings(
        @Nullable Broker broker,
        TlsSettings tls,
        String instance,
        String group,
        boolean leave,
        int receiveMaximum,
        long sessionExpirySeconds,
        int packetMaxBytes,
        int qos0HeldMax,
        int answersWaitingMax,
        int keepAliveSeconds,
        int connectTimeoutMillis,
        int reconnectMinMillis,
        int reconnectMaxMillis,
        int retryMillis,
        int stopTimeoutMillis) {
    private static final int HOUR_MILLIS = 3_600_000;
    private static final int MAX_WORD = 64;
    private static final String URL = "url (TELECAST_MQTT_URL)";

    static MqttSettings of(MqttConfig config) {
        int reconnectMin = (int) within("reconnect.min.ms", config.reconnect_min_ms(), 1, HOUR_MILLIS);
        Broker broker =
                config.url().isBlank() ? null : Broker.of(URL, config.url(), config.username(), config.password());
        return new MqttSettings(
                broker,
                tls(config, broker),
                word("instance", config.instance()),
                config.group().isEmpty() ? "" : word("group", config.group()),
                config.leave(),
                (int) within("receive.maximum", config.receive_maximum(), 1, 65_535),
                within("session.expiry.s", config.session_expiry_s(), 1, 4_294_967_295L),
                (int) within("packet.max.bytes", config.packet_max_bytes(), 1024, 268_435_455),
                (int) within("qos0.held.max", config.qos0_held_max(), 0, 1_000_000),
                (int) within("answers.waiting.max", config.answers_waiting_max(), 1, 1_000_000),
                (int) within("keepalive.s", config.keepalive_s(), 1, 65_535),
                (int) within("connect.timeout.ms", config.connect_timeout_ms(), 100, HOUR_MILLIS),
                reconnectMin,
                (int) within("reconnect.max.ms", config.reconnect_max_ms(), reconnectMin, HOUR_MILLIS),
                (int) within("retry.ms", config.retry_ms(), 1, HOUR_MILLIS),
                (int) within("stop.timeout.ms", config.stop_timeout_ms(), 0, HOUR_MILLIS));
    }

    /** Files for a connection without TLS are a mistake that would otherwise be found late. */
    private static TlsSettings tls(MqttConfig config, @Nullable Broker broker) {
        TlsSettings tls = TlsSettings.of(config);
        if (tls.hasFiles() && (broker == null || !broker.tls())) {
            throw new IllegalArgumentException(
                    URL + ": is without TLS, but " + tls.firstFile() + " is set; allowed with it: mqtts://host[:port]");
        }
        tls.check();
        return tls;
    }

    private static long within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    key + ": '" + value + "' is not in range; allowed: " + least + " to " + most);
        }
        return value;
    }

    /** These words become part of topics and client ids. */
    private static String word(String key, String text) {
        boolean fine = !text.isEmpty()
                && text.length() <= MAX_WORD
                && text.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "._-".indexOf(c) >= 0));
        if (!fine) {
            throw new IllegalArgumentException(
                    key + ": '" + text + "' is not a name; allowed: 1 to " + MAX_WORD + " of A-Z a-z 0-9 . _ -");
        }
        return text;
    }
}
