package io.telecast.embedded.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import org.junit.jupiter.api.Test;

class ConnackFirstTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new ConnackFirst());

    @Test
    void whatComesBeforeTheAnswerFollowsItInOrder() {
        MqttPublishMessage first = message(1);
        MqttPublishMessage second = message(2);
        MqttPublishMessage third = message(3);
        channel.writeAndFlush(first);
        channel.writeAndFlush(second);
        assertNull(channel.readOutbound());
        MqttConnAckMessage answer = MqttMessageBuilders.connAck()
                .returnCode(MqttConnectReturnCode.CONNECTION_ACCEPTED)
                .sessionPresent(true)
                .build();
        channel.writeAndFlush(answer);
        channel.writeAndFlush(third);
        assertEquals(answer, channel.readOutbound());
        assertEquals(first, channel.readOutbound());
        assertEquals(second, channel.readOutbound());
        assertEquals(third, channel.readOutbound());
        channel.finishAndReleaseAll();
    }

    @Test
    void whatIsHeldIsReleasedWithTheConnection() {
        MqttPublishMessage held = message(1);
        channel.writeAndFlush(held);
        channel.close();
        channel.runPendingTasks();
        assertEquals(0, held.refCnt());
        channel.finishAndReleaseAll();
    }

    private static MqttPublishMessage message(int id) {
        return MqttMessageBuilders.publish()
                .topicName("t")
                .qos(MqttQoS.AT_LEAST_ONCE)
                .messageId(id)
                .payload(Unpooled.buffer())
                .build();
    }
}
