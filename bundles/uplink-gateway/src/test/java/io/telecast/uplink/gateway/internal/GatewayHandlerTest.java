package io.telecast.uplink.gateway.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkResult;
import io.telecast.api.uplink.UplinkResult.Drop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GatewayHandlerTest {
    private final Plant plant = new Plant()
            .device("g1", null, null)
            .device("a", "g1", "1")
            .device("b", "g1", "2")
            .device("g2", "g1", null)
            .device("c", "g2", "1");
    private final Lanes bus = new Lanes();
    private final GatewayHandler handler = new GatewayHandler(plant, () -> bus, new GatewaySettings(5, 100, 3));

    @Test
    void everyPartBecomesAReportOfItsDeviceByOneLookUp() {
        Report report = new Report(
                "gateway",
                "gateway/attributes/77",
                "g1",
                "77",
                """
                {"gateway_data":{"x":1},"sub_device_data":{"1":{"x":2},"2":{"x":3}},
                 "sub_gateway_data":{"n-g2":{"gateway_data":{"x":4},"sub_device_data":{"1":{"x":5}}}}}"""
                        .getBytes(UTF_8),
                1234,
                true,
                1);
        assertEquals(UplinkResult.OK, result(report));
        assertEquals(
                List.of(
                        "attribute g1 {\"x\":1}",
                        "attribute a {\"x\":2}",
                        "attribute b {\"x\":3}",
                        "attribute g2 {\"x\":4}",
                        "attribute c {\"x\":5}"),
                bus.parts());
        Report part = bus.taken.get(4);
        assertEquals("gateway/attributes/77", part.topic());
        assertEquals(null, part.messageId());
        assertEquals(1234, part.timestamp());
        assertTrue(part.stamped());
        assertEquals(1, part.qos());
        assertEquals(1, plant.lookUps.size());
        assertEquals(List.of(), bus.refused);
        assertEquals(5L, handler.figures().get("parts"));
        assertEquals(0, handler.figures().get("gateways.in.work"));
    }

    @Test
    void theTopicSaysTheTypeOfTheParts() {
        result(message("gateway/telemetry", own(1)));
        result(message("gateway/attributes/1", own(1)));
        result(message("gateway/event/1", own(1)));
        assertEquals(
                List.of("telemetry", "attribute", "event"),
                bus.taken.stream().map(Report::type).toList());
        // What is the gateway's alone needs no look-up.
        assertEquals(0, plant.lookUps.size());
    }

    @Test
    void whatIsUnknownOrWrongIsKeptAndTheRestGoesOn() {
        plant.device("foreign", "g1", "3", "t2", true).device("elsewhere", "g9", "4");
        plant.device("g3", "g2", null).device("d", "g3", "1");
        String text =
                """
                {"sub_device_data":{"1":{"x":1},"3":{"x":2},"4":{"x":3},"9":{"x":4},"2":[5],"5":null},
                 "sub_gateway_data":{"n-g2":{"sub_device_data":{"1":{"x":6}}},
                 "n-g3":{"sub_device_data":{"1":{"x":7}}},"n-g9":{"gateway_data":{"x":8}}}}""";
        assertEquals(UplinkResult.OK, result(message("gateway/telemetry", text)));
        assertEquals(List.of("telemetry a {\"x\":1}", "telemetry c {\"x\":6}"), bus.parts());
        assertEquals(
                List.of("gateway gateway/telemetry g1 6 left out of the message:"
                        + " sub_device_data.2 is a list; allowed: an object;"
                        + " sub_gateway_data.n-g3 is no gateway behind n-g1;"
                        + " sub_gateway_data.n-g9 is no gateway behind n-g1;"
                        + " sub_device_data.3 is no device behind n-g1;"
                        + " sub_device_data.4 is no device behind n-g1;"
                        + " sub_device_data.9 is no device behind n-g1"
                        + " {\"sub_device_data.2\":[5],"
                        + "\"sub_gateway_data.n-g3\":{\"sub_device_data\":{\"1\":{\"x\":7}}},"
                        + "\"sub_gateway_data.n-g9\":{\"gateway_data\":{\"x\":8}},"
                        + "\"sub_device_data.3\":{\"x\":2},"
                        + "\"sub_device_data.4\":{\"x\":3},"
                        + "\"sub_device_data.9\":{\"x\":4}}"),
                bus.refused);
        assertEquals(2L, handler.figures().get("parts"));
        assertEquals(5L, handler.figures().get("parts.unknown"));
        assertEquals(1L, handler.figures().get("parts.wrong"));
        assertEquals(1L, handler.figures().get("nulls.skipped"));
    }

    @Test
    void ofManyThatAreLeftOutSomeAreNamed() {
        StringBuilder text = new StringBuilder("{\"gateway_data\":{\"x\":1},\"sub_device_data\":{\"1\":{\"x\":1}");
        for (int i = 0; i < 50; i++) {
            text.append(",\"\\n")
                    .append("z".repeat(1000))
                    .append(i)
                    .append("\":{\"x\":\"")
                    .append("v".repeat(20_000));
            text.append("\"}");
        }
        assertEquals(UplinkResult.OK, result(message("gateway/telemetry", text + "}}")));
        String refused = bus.refused.get(0);
        assertTrue(refused.contains(" 50 left out of the message: …zzz"), refused.substring(0, 100));
        assertTrue(refused.contains("; and 42 more {"));
        assertTrue(refused.length() < 70_000);
        assertFalse(refused.contains("\n"));
    }

    @Test
    void whatHoldsNothingUsableIsDroppedWithTheReason() {
        dropped(Drop.BAD_REPORT, "the message holds nothing of any device", "{}");
        dropped(Drop.BAD_REPORT, "the message holds nothing of any device", "{\"gateway_data\":null}");
        dropped(Drop.BAD_REPORT, "the message is no JSON object; allowed: one with gateway_data,", "28.5");
        dropped(
                Drop.BAD_REPORT,
                "1 left out of the message: sub_device_data is a list; allowed: an object",
                "{\"sub_device_data\":[]}");
        dropped(
                GatewayHandler.UNKNOWN_SUB_DEVICE,
                "1 left out of the message: sub_device_data.9 is no device behind n-g1",
                "{\"sub_device_data\":{\"9\":{}}}");
        assertEquals(List.of(), bus.refused);
        assertEquals(List.of(), bus.taken);
    }

    @Test
    void anUnknownOrDisabledGatewayIsDropped() {
        plant.device("off", null, null, "t1", false);
        assertEquals(
                UplinkResult.drop(Drop.DEVICE_DISABLED, "the device is disabled"),
                result(new Report("gateway", "gateway/telemetry", "off", null, own(1).getBytes(UTF_8), 1, true, 1)));
        assertEquals(
                UplinkResult.drop(Drop.UNKNOWN_DEVICE, "the device is unknown"),
                result(new Report("gateway", "gateway/telemetry", "no", null, own(1).getBytes(UTF_8), 1, true, 1)));
    }

    @Test
    void messagesAreBegunInOrderWithoutWaitingForTheCommitOfTheOneBefore() {
        bus.quick = false;
        plant.slow = true;
        CompletableFuture<UplinkResult> one = handle(message("gateway/telemetry", sub(1)));
        CompletableFuture<UplinkResult> two = handle(message("gateway/telemetry", sub(2)));
        plant.lookUps.get(1).run();
        assertEquals(List.of(), bus.parts());
        plant.lookUps.get(0).run();
        assertEquals(List.of("telemetry a {\"x\":1}", "telemetry a {\"x\":2}"), bus.parts());
        bus.stages.get(1).complete(UplinkResult.OK);
        assertTrue(two.isDone());
        assertFalse(one.isDone());
        bus.stages.get(0).complete(UplinkResult.drop("script"));
        assertEquals(UplinkResult.OK, one.join());
    }

    @Test
    void aMessageThatWasNotTakenWholeComesAgainBeforeAnyOtherAndOnlyWithTheRest() {
        Report one = message("gateway/telemetry", "{\"sub_device_data\":{\"1\":{\"x\":1},\"2\":{\"x\":1}}}");
        Report two = message("gateway/telemetry", sub(2));
        bus.quick = false;
        bus.full = report -> report.deviceId().equals("b");
        CompletableFuture<UplinkResult> first = handle(one);
        // There is something of it in the lanes, and it is not answered before that is.
        assertFalse(first.isDone());
        bus.full = report -> false;
        assertEquals(UplinkResult.RETRY, result(two));
        bus.stages.get(0).complete(UplinkResult.OK);
        assertEquals(UplinkResult.RETRY, first.join());
        assertEquals(UplinkResult.RETRY, result(two));
        bus.quick = true;
        assertEquals(UplinkResult.OK, result(one));
        assertEquals(UplinkResult.OK, result(two));
        assertEquals(List.of("telemetry a {\"x\":1}", "telemetry b {\"x\":1}", "telemetry a {\"x\":2}"), bus.parts());
        assertEquals(2L, handler.figures().get("messages"));
        assertEquals(0, handler.figures().get("gateways.in.work"));
    }

    @Test
    void aMessageThatNeverComesAgainHoldsNothingUpForEver() {
        bus.full = report -> true;
        assertEquals(UplinkResult.RETRY, result(message("gateway/telemetry", sub(1))));
        bus.full = report -> false;
        assertEquals(UplinkResult.RETRY, result(message("gateway/telemetry", sub(2))));
        assertEquals(UplinkResult.OK, result(message("gateway/telemetry", sub(3))));
    }

    @Test
    void whileTheDatabaseIsAwayMessagesAreToBeTriedAgainInOrder() {
        Report one = message("gateway/telemetry", sub(1));
        Report two = message("gateway/telemetry", sub(2));
        plant.slow = true;
        CompletableFuture<UplinkResult> first = handle(one);
        CompletableFuture<UplinkResult> second = handle(two);
        plant.away = true;
        plant.lookUps.get(0).run();
        plant.away = false;
        plant.lookUps.get(1).run();
        assertEquals(UplinkResult.RETRY, first.join());
        assertEquals(UplinkResult.RETRY, second.join());
        assertEquals(List.of(), bus.parts());
        plant.slow = false;
        assertEquals(UplinkResult.OK, result(one));
        assertEquals(UplinkResult.OK, result(two));
    }

    @Test
    void noMoreMessagesWaitForALookUpThanAllowed() {
        plant.slow = true;
        for (int i = 0; i < 3; i++) {
            assertFalse(handle(message("gateway/telemetry", sub(i))).isDone());
        }
        assertEquals(3, handler.figures().get("lookups.waiting"));
        CompletableFuture<UplinkResult> more = handle(message("gateway/telemetry", sub(4)));
        plant.lookUps.forEach(Runnable::run);
        assertEquals(UplinkResult.RETRY, more.join());
        assertEquals(3, plant.lookUps.size());
        assertEquals(0, handler.figures().get("lookups.waiting"));
    }

    @Test
    void afterItsEndNothingBeginsAndWhatIsInTheLanesIsAnswered() {
        bus.quick = false;
        plant.slow = true;
        CompletableFuture<UplinkResult> begun = handle(message("gateway/telemetry", own(1)));
        CompletableFuture<UplinkResult> waiting = handle(message("gateway/telemetry", sub(2)));
        handler.close();
        plant.lookUps.get(0).run();
        assertEquals(UplinkResult.RETRY, waiting.join());
        assertEquals(UplinkResult.RETRY, result(message("gateway/telemetry", sub(3))));
        assertFalse(begun.isDone());
        bus.stages.get(0).complete(UplinkResult.OK);
        assertEquals(UplinkResult.OK, begun.join());
        assertEquals(1, bus.taken.size());
    }

    @Test
    void aSettingOutOfRangeIsNamed() {
        GatewayConfig config = new GatewayConfig() {
            @Override
            public Class<GatewayConfig> annotationType() {
                return GatewayConfig.class;
            }

            @Override
            public int levels_max() {
                return 5;
            }

            @Override
            public int parts_max() {
                return 0;
            }

            @Override
            public int lookups_max() {
                return 1;
            }
        };
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> GatewaySettings.of(config, Map.of("parts.max", "0")));
        assertEquals("parts.max: '0' is not a whole number in range; allowed: 1 to 100000", e.getMessage());
    }

    private void dropped(String code, String reason, String text) {
        Drop drop = (Drop) result(message("gateway/telemetry", text));
        assertEquals(code, drop.code());
        assertTrue(drop.reason().startsWith(reason), drop.reason());
    }

    private static String own(int value) {
        return "{\"gateway_data\":{\"x\":" + value + "}}";
    }

    private static String sub(int value) {
        return "{\"sub_device_data\":{\"1\":{\"x\":" + value + "}}}";
    }

    private static Report message(String topic, String text) {
        return new Report("gateway", topic, "g1", "1", text.getBytes(UTF_8), 1000, true, 1);
    }

    private UplinkResult result(Report report) {
        CompletableFuture<UplinkResult> stage = handle(report);
        assertTrue(stage.isDone());
        return stage.join();
    }

    private CompletableFuture<UplinkResult> handle(Report report) {
        return handler.handle(report).toCompletableFuture();
    }
}
