package io.telecast.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MqttSettingsTest {

    private static MqttSettings of(Map<String, Object> values) {
        return MqttSettings.of(TestOsgi.config(values));
    }

    private static String refused(Map<String, Object> values) {
        return assertThrows(IllegalArgumentException.class, () -> of(values)).getMessage();
    }

    @Test
    void theDefaultsAreForTheEmbeddedBroker() {
        MqttSettings settings = of(Map.of("url", "  "));
        assertNull(settings.broker());
        assertEquals(2000, settings.receiveMaximum());
        assertEquals(604_800, settings.sessionExpirySeconds());
        assertEquals(5000, settings.connectTimeoutMillis());
    }

    @ParameterizedTest
    @CsvSource({
        "receive_maximum, receive.maximum, 1, 65535",
        "packet_max_bytes, packet.max.bytes, 1024, 268435455",
        "qos0_held_max, qos0.held.max, 0, 1000000",
        "answers_waiting_max, answers.waiting.max, 1, 1000000",
        "keepalive_s, keepalive.s, 1, 65535",
        "connect_timeout_ms, connect.timeout.ms, 100, 3600000",
        "reconnect_min_ms, reconnect.min.ms, 1, 3600000",
        "retry_ms, retry.ms, 1, 3600000",
        "stop_timeout_ms, stop.timeout.ms, 0, 3600000",
    })
    void numbersHaveBounds(String method, String key, int least, int most) {
        Map<String, Object> longest = Map.of("reconnect_max_ms", 3_600_000);
        for (int fine : new int[] {least, most}) {
            of(Map.of(method, fine, "reconnect_max_ms", longest.get("reconnect_max_ms")));
        }
        for (int bad : new int[] {least - 1, most + 1}) {
            assertEquals(
                    key + ": '" + bad + "' is not in range; allowed: " + least + " to " + most,
                    refused(Map.of(method, bad)));
        }
    }

    @Test
    void theLongestWaitIsNotShorterThanTheFirst() {
        assertEquals(
                "reconnect.max.ms: '99' is not in range; allowed: 100 to 3600000",
                refused(Map.of("reconnect_min_ms", 100, "reconnect_max_ms", 99)));
        assertEquals(
                "session.expiry.s: '4294967296' is not in range; allowed: 1 to 4294967295",
                refused(Map.of("session_expiry_s", 4_294_967_296L)));
    }

    @Test
    void namesBecomePartsOfTopicsAndClientIds() {
        for (String bad : new String[] {"", "a/b", "a+", "é", "x".repeat(65)}) {
            String allowed = "' is not a name; allowed: 1 to 64 of A-Z a-z 0-9 . _ -";
            assertEquals("instance: '" + bad + allowed, refused(Map.of("instance", bad)));
            if (!bad.isEmpty()) {
                assertEquals("group: '" + bad + allowed, refused(Map.of("group", bad)));
            }
        }
        assertEquals("", of(Map.of("group", "")).group(), "alone");
        assertEquals("a.B_1-2", of(Map.of("group", "a.B_1-2")).group());
    }

    @Test
    void filesOfTlsAskForTls() {
        String form = "url (TELECAST_MQTT_URL): is without TLS, but %s is set; allowed with it: mqtts://host[:port]";
        assertEquals(
                form.formatted("tls.ca.file (TELECAST_MQTT_CA)"),
                refused(Map.of("url", "mqtt://h", "tls_ca_file", "/ca.pem")));
        assertEquals(
                form.formatted("tls.cert.file (TELECAST_MQTT_CERT)"), refused(Map.of("tls_cert_file", "/client.pem")));
        assertEquals(
                "tls.ca.file (TELECAST_MQTT_CA): '/none' does not exist; allowed: a file that the platform's user can"
                        + " read",
                refused(Map.of("url", "mqtts://h", "tls_ca_file", "/none")));
    }
}
