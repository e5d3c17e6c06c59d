package io.telecast.embedded.mqtt.internal;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Holds messages back until the client is told that it is connected (MQTT 5, section 3.2). The broker says so when its
 * journal has written what went before, but begins to send what waits in a kept session without waiting for that; a
 * client may break on it. What is held is bounded by the client's receive maximum. Runs on the connection's event loop.
 */
final class ConnackFirst extends ChannelDuplexHandler {
    private record Held(Object packet, ChannelPromise promise) {}

    private final Deque<Held> early = new ArrayDeque<>();
    private boolean answered;

    @Override
    public void write(ChannelHandlerContext ctx, Object packet, ChannelPromise promise) {
        if (!answered && packet instanceof MqttPublishMessage) {
            early.add(new Held(packet, promise));
            return;
        }
        ctx.write(packet, promise);
        if (packet instanceof MqttConnAckMessage) {
            answered = true;
            for (Held held = early.poll(); held != null; held = early.poll()) {
                ctx.write(held.packet, held.promise);
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        answered = true; // What still comes fails by itself.
        early.forEach(held -> ReferenceCountUtil.release(held.packet));
        early.clear();
        ctx.fireChannelInactive();
    }
}
