package io.telecast.embedded.mqtt.internal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.ICoreMessage;

/** Puts what a device sent into the envelope that names it (contract, section 1). */
final class Envelope {
    private static final byte[] STAMP = "\",\"ts\":".getBytes(StandardCharsets.US_ASCII);

    private Envelope() {}

    static void wrap(ICoreMessage message, Identity device, long stamp) {
        ActiveMQBuffer sent = message.getReadOnlyBodyBuffer();
        byte[] raw = new byte[sent.readableBytes()];
        sent.readBytes(raw);
        byte[] values = Base64.getEncoder().encode(raw);
        ActiveMQBuffer body = message.getBodyBuffer();
        body.clear();
        body.writeBytes(device.envelopeHead());
        body.writeBytes(values);
        body.writeBytes(STAMP);
        body.writeBytes(Long.toString(stamp).getBytes(StandardCharsets.US_ASCII));
        body.writeByte((byte) '}');
    }
}
