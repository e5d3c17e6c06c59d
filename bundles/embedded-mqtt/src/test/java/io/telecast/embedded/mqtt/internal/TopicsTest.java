package io.telecast.embedded.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.device.Device;
import io.telecast.api.uplink.DataType;
import io.telecast.api.uplink.TopicPattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {
    private final Topics topics = new Topics();
    private final Identity device = device("d1", "n-d1");

    private static Identity device(String id, String number) {
        return Identity.of(new Device(id, number, "", "t", null, null, null, true, null, null));
    }

    private static DataType type(String name, String... patterns) {
        return new DataType(name, Stream.of(patterns).map(TopicPattern::new).toList(), true);
    }

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
        assertEquals(topic, topics.publish(device, topic));
    }

    @ParameterizedTest
    @CsvSource({
        "devices/d1/telemetry, devices/telemetry",
        "devices/d1/attributes/7, devices/attributes/7",
        "devices/d1/event/7, devices/event/7"
    })
    void redirectsThePlainForm(String topic, String target) {
        assertEquals(target, topics.publish(device, topic));
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
        assertNull(topics.publish(device, topic));
    }

    @Test
    void boundsMessageIds() {
        assertEquals("devices/event/" + "7".repeat(64), topics.publish(device, "devices/event/" + "7".repeat(64)));
        assertNull(topics.publish(device, "devices/event/" + "7".repeat(65)));
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
        assertTrue(topics.maySubscribe(device, filter));
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
        assertFalse(topics.maySubscribe(device, filter));
    }

    @Test
    void aTypeIsAllowedWhileItIsInstalled() {
        DataType alarm = type("alarm", "devices/alarm/{message_id}", "devices/{device_id}/alarm/{message_id}");
        assertNull(topics.publish(device, "devices/alarm/7"));
        topics.installed(alarm);
        assertEquals("devices/alarm/7", topics.publish(device, "devices/alarm/7"));
        assertEquals("devices/alarm/7", topics.publish(device, "devices/d1/alarm/7"));
        assertNull(topics.publish(device, "devices/d2/alarm/7"));
        assertNull(topics.publish(device, "devices/alarm/a b"));
        assertTrue(topics.maySubscribe(device, "devices/alarm/response/n-d1/+"));
        assertFalse(topics.maySubscribe(device, "devices/alarm/response/n-d2/+"));
        assertFalse(topics.maySubscribe(device, "devices/alarm/+"));
        assertEquals("devices/telemetry", topics.publish(device, "devices/d1/telemetry"));

        topics.uninstalled(alarm);
        assertNull(topics.publish(device, "devices/alarm/7"));
        assertNull(topics.publish(device, "devices/d1/alarm/7"));
        assertFalse(topics.maySubscribe(device, "devices/alarm/response/n-d1/+"));
    }

    @Test
    void aTypeOfTheContractMayHaveOtherTopicsAndGivesThemBack() {
        DataType event = type("event", "devices/happening/{message_id}");
        topics.installed(event);
        assertEquals("devices/happening/7", topics.publish(device, "devices/happening/7"));
        assertNull(topics.publish(device, "devices/event/7"));
        topics.uninstalled(event);
        assertEquals("devices/event/7", topics.publish(device, "devices/event/7"));
    }

    @Test
    void aTypeWithoutAnEnvelopeKeepsItsTopic() {
        topics.installed(type("beat", "devices/{device_id}/beat"));
        assertEquals("devices/d1/beat", topics.publish(device, "devices/d1/beat"));
        assertNull(topics.publish(device, "devices/d2/beat"));
        assertFalse(topics.areEnveloped("devices/d1/beat"));
        assertTrue(topics.areEnveloped("devices/telemetry"));
        assertTrue(topics.areEnveloped("devices/event/7"));
    }

    /** The broker itself says who is online, and what is not below the two roots is the broker's own. */
    @Test
    void noTypeOpensWhatIsNotForDevices() {
        topics.installed(type("status", "devices/status/{device_id}"));
        topics.installed(type("liar", "devices/status/{message_id}", "devices/{message_id}/d2"));
        topics.installed(type("odd", "$sys/{message_id}", "alarm", "devices/x/{device_id}", "{device_id}/x"));
        for (String topic :
                new String[] {"devices/status/d1", "devices/status/d2", "$sys/7", "alarm", "devices/x/d1"}) {
            assertNull(topics.publish(device, topic), topic);
        }
        assertNull(topics.publish(device, "d1/x"));
    }

    /** The platform would take it for a report of the device "alarm" that happens to look like an envelope. */
    @Test
    void aMessageIdCannotMakeItAReportOfAnotherDevice() {
        topics.installed(type("alarm", "devices/alarm/{message_id}"));
        topics.installed(type("beat", "devices/{device_id}/beat", "devices/seen/{device_id}"));
        assertNull(topics.publish(device, "devices/alarm/beat"));
        assertEquals("devices/alarm/beats", topics.publish(device, "devices/alarm/beats"));
        assertEquals("devices/alarm/beat", topics.publish(device("alarm", "n"), "devices/alarm/beat"), "it is itself");
        assertNull(topics.publish(device("seen", "n"), "devices/seen/beat"), "one of the device beat");
        assertEquals("devices/event/telemetry", topics.publish(device, "devices/event/telemetry"), "no device's id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "#", "", "n-d2/+", "+/+"})
    void aNumberWithAWildcardOpensNothing(String number) {
        Identity odd = device("d1", number);
        for (String form :
                new String[] {"devices/command/%s/+", "devices/event/response/%s/+", "devices/attributes/get/%s"}) {
            assertFalse(topics.maySubscribe(odd, form.formatted(number)));
        }
    }
}
