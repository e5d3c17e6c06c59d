package io.telecast.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.telecast.api.uplink.UplinkResult;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswerTest {

    private static String json(UplinkResult result) {
        return new String(Answer.json(result, 1_700_000_000_999L), StandardCharsets.UTF_8);
    }

    @Test
    void success() {
        assertEquals("{\"result\":0,\"message\":\"success\",\"ts\":1700000000}", json(UplinkResult.OK));
        assertEquals(
                "{\"result\":0,\"message\":\"success\",\"ts\":1700000000,\"method\":\"a\\\"é\\u0001\"}",
                json(UplinkResult.ok("a\"é\u0001")));
    }

    @Test
    void failure() {
        assertEquals(
                "{\"result\":1,\"errcode\":\"store_refused\",\"message\":\"why\\nnot\",\"ts\":1700000000}",
                json(UplinkResult.drop("store_refused", "why\nnot")));
    }
}
