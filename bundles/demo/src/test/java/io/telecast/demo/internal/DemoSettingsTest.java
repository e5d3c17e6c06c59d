package io.telecast.demo.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.annotation.Annotation;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoSettingsTest {

    @Test
    void defaultsMakeADemoAndSimulateNothing() {
        DemoSettings settings = DemoSettings.of(config(Map.of()));
        assertEquals(0, settings.devices());
        assertEquals(1.0, settings.rate());
        assertEquals(8080, settings.httpPort());
        assertNull(settings.broker());
    }

    @Test
    void addressesAreThoseOfThisMachine() {
        DemoSettings settings = DemoSettings.of(config(Map.of("bind", "0.0.0.0", "http.port", "9000")));
        Addresses addresses = Addresses.of(settings, URI.create("mqtt://user:secret@broker.example:1884"));
        assertEquals("http://127.0.0.1:9000", addresses.http());
        assertEquals("ws://127.0.0.1:9000", addresses.ws());
        assertEquals("mqtt://broker.example:1884", addresses.mqtt());
    }

    @Test
    void addressesSayWhenTheWebServerSpeaksTls() {
        DemoSettings settings = DemoSettings.of(config(Map.of("https", "true", "http.port", "8443")));
        Addresses addresses = Addresses.of(settings, URI.create("mqtt://127.0.0.1:1883"));
        assertEquals("https://127.0.0.1:8443", addresses.http());
        assertEquals("wss://127.0.0.1:8443", addresses.ws());
    }

    @ParameterizedTest
    @CsvSource({
        "enabled, maybe, 'allowed: true, false'",
        "http.port, 0, 'allowed: 1 to 65535'",
        "simulate.devices, x, 'allowed: 0 to 1000'",
        "simulate.devices, 1001, 'allowed: 0 to 1000'",
        "simulate.rate, NaN, 'allowed: 0.01 to 1000'",
        "mqtt.url, ':secret:', 'allowed: mqtt://host:port'"
    })
    void badValuesAreNamed(String key, String value, String allowed) {
        String message = assertThrows(IllegalArgumentException.class, () -> DemoSettings.of(config(Map.of(key, value))))
                .getMessage();
        assertEquals(key + ":", message.substring(0, key.length() + 1));
        assertEquals(allowed, message.substring(message.length() - allowed.length()));
        assertFalse(message.contains("secret"));
    }

    private static DemoConfig config(Map<String, String> changed) {
        return new DemoConfig() {
            private String get(String key, String otherwise) {
                return changed.getOrDefault(key, otherwise);
            }

            @Override
            public String enabled() {
                return get("enabled", "true");
            }

            @Override
            public String data_dir() {
                return get("data.dir", "data");
            }

            @Override
            public String bind() {
                return get("bind", "127.0.0.1");
            }

            @Override
            public String http_port() {
                return get("http.port", "8080");
            }

            @Override
            public String https() {
                return get("https", "false");
            }

            @Override
            public String mqtt_url() {
                return get("mqtt.url", "");
            }

            @Override
            public String simulate_devices() {
                return get("simulate.devices", "0");
            }

            @Override
            public String simulate_rate() {
                return get("simulate.rate", "1");
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return DemoConfig.class;
            }
        };
    }
}
