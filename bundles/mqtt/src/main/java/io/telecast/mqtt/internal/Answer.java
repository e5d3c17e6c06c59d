package io.telecast.mqtt.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.telecast.api.uplink.UplinkResult;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What a device is told, in the words of the contract, section 1. */
final class Answer {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int SUCCESS = 0;
    private static final int FAILURE = 1;
    private static final long MILLIS = 1000;

    private Answer() {}

    static byte[] json(UplinkResult result, long nowMillis) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            if (result instanceof UplinkResult.Drop drop) {
                json.writeNumberField("result", FAILURE);
                json.writeStringField("errcode", drop.code());
                json.writeStringField("message", drop.reason());
            } else {
                json.writeNumberField("result", SUCCESS);
                json.writeStringField("message", "success");
            }
            json.writeNumberField("ts", nowMillis / MILLIS);
            if (result instanceof UplinkResult.Ok ok && ok.method() != null) {
                json.writeStringField("method", ok.method());
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
