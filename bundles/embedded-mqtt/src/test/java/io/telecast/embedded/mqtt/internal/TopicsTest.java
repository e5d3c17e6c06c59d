package io.telecast.embedded.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.device.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {
    private final Identity device = Identity.of(new Device("d1", "n-d1", "", "t", null, null, null, true, null, null));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "devices/telemetry",
                "devices/attributes/7",
                "devices/event/7",
                "devices/command/response/7",
                "devices/attributes/set/response/7",
                "gateway/telemetry",
                "gateway/attributes/7",
                "gateway/event/a.b-C_9",
                "gateway/command/response/7",
                "gateway/attributes/set/response/7"
            })
    void leavesWhatCarriesTheEnvelope(String topic) {
        assertEquals(topic, Topics.publish(device, topic));
    }

    @ParameterizedTest
    @CsvSource({
        "devices/d1/telemetry, devices/telemetry",
        "devices/d1/attributes/7, devices/attributes/7",
        "devices/d1/event/7, devices/event/7"
    })
    void redirectsThePlainForm(String topic, String target) {
        assertEquals(target, Topics.publish(device, topic));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "devices",
                "telemetry",
                "devices/status/d1",
                "devices/d2/telemetry",
                "gateway/d1/telemetry",
                "devices/d1/status",
                "devices/d1/command/response/7",
                "devices/telemetry/",
                "devices/telemetry/control/n-d1",
                "devices/command/n-d1/7",
                "devices/attributes",
                "devices/attributes/",
                "devices/attributes/a::b",
                "devices/attributes/a,b",
                "devices/attributes/a b",
                "devices/attributes/set/other/7",
                "/devices/telemetry",
                "$sys.mqtt.sessions",
                "activemq.management",
                "other"
            })
    void refusesTheRest(String topic) {
        assertNull(Topics.publish(device, topic));
    }

    @Test
    void boundsMessageIds() {
        assertEquals("devices/event/" + "7".repeat(64), Topics.publish(device, "devices/event/" + "7".repeat(64)));
        assertNull(Topics.publish(device, "devices/event/" + "7".repeat(65)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "devices/telemetry/control/n-d1",
                "devices/attributes/set/n-d1/+",
                "devices/attributes/get/n-d1",
                "devices/command/n-d1/+",
                "devices/attributes/response/n-d1/+",
                "devices/event/response/n-d1/+",
                "gateway/command/n-d1/+",
                "gateway/attributes/set/n-d1/+",
                "gateway/telemetry/control/n-d1"
            })
    void letsADeviceListenToItself(String filter) {
        assertTrue(Topics.maySubscribe(device, filter));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "#",
                "+",
                "+/telemetry",
                "devices/#",
                "devices/telemetry",
                "devices/status/+",
                "devices/status/d1",
                "devices/command/n-d2/+",
                "devices/command/d1/+",
                "devices/command/+/+",
                "devices/command/n-d1/#",
                "devices/command/n-d1",
                "devices/command/n-d1/7",
                "devices/+/n-d1/7",
                "devices/telemetry/control/+",
                "devices/telemetry/control/n-d1/+",
                "$share/telecast/devices/telemetry",
                "$share/x/devices/command/n-d1/+",
                "$SYS/#",
                "$sys.mqtt.sessions",
                "activemq.notifications"
            })
    void letsItListenToNobodyElse(String filter) {
        assertFalse(Topics.maySubscribe(device, filter));
    }
}
