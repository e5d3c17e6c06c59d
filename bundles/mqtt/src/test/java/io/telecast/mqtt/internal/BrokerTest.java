package io.telecast.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerTest {

    @Test
    void anAddressHasAPortAndCredentialsOrTheirDefaults() {
        assertEquals(
                new Broker("h", 1884, false, "u@x", "p:w@+ "),
                Broker.of("url", "mqtt://u%40x:p%3Aw%40+%20@h:1884", "", ""));
        Broker plain = Broker.of("url", " mqtt://h ", "", "");
        assertNull(plain.username());
        assertNull(plain.password());
    }

    @ParameterizedTest
    @CsvSource({
        "mqtt://h, h:1883, false",
        "tcp://h, h:1883, false",
        "mqtts://h, h:8883, true",
        "ssl://h:1, h:1, true",
        "MQTTS://example.org/, example.org:8883, true",
        "mqtt://[::1], [::1]:1883, false",
        "mqtts://u:p@[2001:db8::1]:8884, [2001:db8::1]:8884, true",
        "mqtt://192.0.2.1:65535, 192.0.2.1:65535, false",
    })
    void theSchemeSaysWhetherItIsEncrypted(String address, String shown, boolean tls) {
        Broker broker = Broker.of("url", address, "", "");
        assertEquals(shown, broker.toString());
        assertEquals("tcp://" + shown, broker.serverUri());
        assertEquals(tls, broker.tls());
        assertFalse(broker.host().contains("["));
    }

    @Test
    void credentialsOfTheirOwnWin() {
        assertEquals(new Broker("h", 1883, false, "own", "secret"), Broker.of("url", "mqtt://u:p@h", "own", "secret"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h:1883",
                "http://u:hidden@h",
                "ws://u:hidden@h",
                "mqtt://",
                "mqtt://h:0",
                "mqtt://u:hidden@h:70000",
                "mqtt://u:hidden@h/path",
                "mqtt://u:hidden@h?q",
                "mqtt://u:hidden h",
                "mqtt://u:hidden@a,mqtt://u:hidden@b",
                "mqtt://u:hid/den@h"
            })
    void anythingElseIsRefusedWithoutItsPassword(String address) {
        String message = assertThrows(IllegalArgumentException.class, () -> Broker.of("url", address, "", ""))
                .getMessage();
        assertTrue(message.startsWith("url: ") && message.contains("allowed: mqtt://"), message);
        assertFalse(message.contains("hid"), message);
    }
}
