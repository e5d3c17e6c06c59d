package io.telecast.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerTest {

    @Test
    void anAddressHasAPortAndCredentialsOrTheirDefaults() {
        assertEquals(new Broker("h", 1884, "u", "p:w@"), Broker.of("url", "mqtt://u:p%3Aw%40@h:1884", "", ""));
        Broker plain = Broker.of("url", " mqtt://h ", "", "");
        assertEquals(1883, plain.port());
        assertNull(plain.username());
    }

    @Test
    void credentialsOfTheirOwnWin() {
        assertEquals(new Broker("h", 1883, "own", "secret"), Broker.of("url", "mqtt://u:p@h", "own", "secret"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h:1883",
                "http://u:hidden@h",
                "mqtts://u:hidden@h",
                "mqtt://",
                "mqtt://h:0",
                "mqtt://u:hidden@h:70000",
                "mqtt://u:hidden@h/path",
                "mqtt://u:hidden@h?q",
                "mqtt://u:hidden h"
            })
    void anythingElseIsRefusedWithoutItsPassword(String address) {
        String message = assertThrows(IllegalArgumentException.class, () -> Broker.of("url", address, "", ""))
                .getMessage();
        assertTrue(message.startsWith("url: ") && message.contains("allowed: mqtt://"), message);
        assertFalse(message.contains("hidden"), message);
    }
}
