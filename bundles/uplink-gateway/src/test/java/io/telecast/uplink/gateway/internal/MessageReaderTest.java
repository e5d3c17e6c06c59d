package io.telecast.uplink.gateway.internal;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.telecast.uplink.gateway.internal.Split.Gateway;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {
    private static final GatewaySettings SETTINGS = new GatewaySettings(3, 4, 10);

    @Test
    void partsAreTheBytesOfTheMessage() throws Exception {
        Split split = read(
                """
                {"gateway_data" : {"load":0.5,"note":"Grüße ☀ \\"}"} ,
                 "sub_device_data":{"a 1":{ "t" : [1,{"x":2}] },"b":{}},
                 "sub_gateway_data":{"n2":{"sub_device_data":{"a 1":{"t":2}}}}}""");
        assertEquals(
                List.of(
                        "0 null gateway_data {\"load\":0.5,\"note\":\"Grüße ☀ \\\"}\"}",
                        "0 a 1 sub_device_data.a 1 { \"t\" : [1,{\"x\":2}] }",
                        "0 b sub_device_data.b {}",
                        "1 a 1 sub_gateway_data.n2.sub_device_data.a 1 {\"t\":2}"),
                parts(split));
        assertEquals(
                List.of("", "n2"),
                split.gateways().stream().map(Gateway::number).toList());
        assertEquals(0, split.gateways().get(1).above());
        assertEquals(
                "{\"sub_device_data\":{\"a 1\":{\"t\":2}}}",
                new String(split.bytes(split.gateways().get(1).place()), UTF_8));
        assertEquals(0, split.nulls());
        assertEquals(List.of(), wrong(split));
    }

    @Test
    void aByteOrderMarkMovesNothing() throws Exception {
        assertEquals(
                List.of("0 a sub_device_data.a {\"t\":1}"),
                parts(read("\ufeff{\"sub_device_data\":{\"a\":{\"t\":1}}}")));
    }

    @Test
    void nullsAreSkippedAndCountedAnywhere() throws Exception {
        Split split = read(
                """
                {"gateway_data":null,"sub_device_data":{"a":null,"b":{"t":null,"u":[null,{"v":null}]}},
                 "sub_gateway_data":{"n2":null,"n3":{"gateway_data":null,"sub_device_data":null}},"other":null}""");
        assertEquals(List.of("0 b sub_device_data.b {\"t\":null,\"u\":[null,{\"v\":null}]}"), parts(split));
        assertEquals(9, split.nulls());
        assertEquals(List.of(), wrong(split));
    }

    @Test
    void wrongShapesAreNamedAndTheRestGoesOn() throws Exception {
        Split split = read(
                """
                {"gateway_data":[1,2],"other":{"x":1},"sub_device_data":{"a":5,"b":"text \\"","c":{"t":1},"d":true},
                 "sub_gateway_data":{"n2":-1.5e3,"n3":{"sub_device_data":false}}}""");
        assertEquals(List.of("0 c sub_device_data.c {\"t\":1}"), parts(split));
        assertEquals(
                List.of(
                        "gateway_data is a list; allowed: an object: [1,2]",
                        "other is not known; allowed: gateway_data, sub_device_data, sub_gateway_data: {\"x\":1}",
                        "sub_device_data.a is a number; allowed: an object: 5",
                        "sub_device_data.b is a text; allowed: an object: \"text \\\"\"",
                        "sub_device_data.d is a boolean; allowed: an object: true",
                        "sub_gateway_data.n2 is a number; allowed: an object: -1.5e3",
                        "sub_gateway_data.n3.sub_device_data is a boolean; allowed: an object: false"),
                wrong(split));
    }

    @Test
    void levelsBeyondTheLimitAreLeftOut() throws Exception {
        Split split = read(
                """
                {"sub_gateway_data":{"n2":{"sub_gateway_data":{"n3":{"gateway_data":{"t":1},
                 "sub_gateway_data":{"n4":{"gateway_data":{"t":2}}}}}}}}""");
        assertEquals(List.of("2 null sub_gateway_data.n2.sub_gateway_data.n3.gateway_data {\"t\":1}"), parts(split));
        assertEquals(
                List.of("sub_gateway_data.n2.sub_gateway_data.n3.sub_gateway_data.n4 is on level 4; allowed: 3 levels:"
                        + " {\"gateway_data\":{\"t\":2}}"),
                wrong(split));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "5",
                "[]",
                "null",
                "text",
                "{\"gateway_data\":{\"t\":1}",
                "{\"gateway_data\":{\"t\":NaN}}",
                "{\"gateway_data\":{\"t\":1}} {}",
                "{\"gateway_data\":{\"t\":1}}}",
                "\u0000{}"
            })
    void whatIsNoJsonObjectIsRefused(String text) {
        RefusedException e = assertThrows(RefusedException.class, () -> read(text));
        assertEquals(
                "the message is no JSON object; allowed: one with gateway_data, sub_device_data, sub_gateway_data",
                e.reason());
    }

    @Test
    void otherEncodingsAreRefused() {
        assertThrows(RefusedException.class, () -> MessageReader.read("{}".getBytes(UTF_16), SETTINGS));
        assertThrows(RefusedException.class, () -> MessageReader.read(new byte[] {'{', '"', (byte) 0xC0}, SETTINGS));
    }

    @Test
    void moreDevicesThanAllowedAreRefusedTogether() throws Exception {
        String four = "\"a\":{},\"b\":{},\"c\":{},\"d\":{}";
        assertEquals(4, read("{\"sub_device_data\":{" + four + "}}").parts().size());
        RefusedException e = assertThrows(
                RefusedException.class, () -> read("{\"sub_device_data\":{" + four + "},\"gateway_data\":{}}"));
        assertEquals("the message holds more than 4 devices; allowed: parts.max=4", e.reason());
    }

    @Test
    void hugeNumbersAndDeepPartsAreLeftToTheirDecoder() throws Exception {
        String deep = "[".repeat(500) + "9".repeat(5000) + "]".repeat(500);
        assertEquals(1, read("{\"gateway_data\":{\"t\":" + deep + "}}").parts().size());
    }

    private static Split read(String text) throws RefusedException {
        return MessageReader.read(text.getBytes(UTF_8), SETTINGS);
    }

    private static List<String> parts(Split split) {
        return split.parts().stream()
                .map(part -> part.gateway() + " " + part.address() + " "
                        + part.place().path() + " " + new String(split.bytes(part.place()), UTF_8))
                .toList();
    }

    private static List<String> wrong(Split split) {
        return split.wrong().stream()
                .map(wrong -> wrong.place().path() + " " + wrong.reason() + ": "
                        + new String(split.bytes(wrong.place()), UTF_8))
                .toList();
    }
}
