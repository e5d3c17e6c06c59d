package io.telecast.embedded.mqtt.internal;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnection;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the wire and the broker, one for each connection: lets in who may come in, binds the identity to the
 * connection, refuses or redirects what a device publishes and
 * subscribes, and reads no faster than the broker works. Everything but
 * {@link #taken} and {@link #isOpen} runs on the connection's event loop.
 */
final class Gate extends ChannelDuplexHandler {
    private static final AttributeKey<Gate> KEY = AttributeKey.valueOf(Gate.class.getName());

    private enum State {
        NEW,
        ADMITTING,
        ADMITTED,
        CLOSED
    }

    private final Gates rules;
    private final Deque<MqttMessage> early = new ArrayDeque<>();
    private final Subscribes subscribes;
    private final AtomicInteger pending = new AtomicInteger();
    private State state = State.NEW;
    private int version;
    private boolean throttled;
    private volatile boolean open;
    private volatile @Nullable Identity identity;
    private @Nullable Connects connects;
    private volatile @Nullable ChannelHandlerContext context;

    Gate(Gates rules) {
        this.rules = rules;
        this.subscribes = new Subscribes(rules.topics());
    }

    /** The gate of a connection of the broker. */
    static Gate of(RemotingConnection connection) {
        NettyConnection transport = (NettyConnection) connection.getTransportConnection();
        return transport.getChannel().attr(KEY).get();
    }

    /** Who is there; null until it is admitted. */
    @Nullable
    Identity identity() {
        return identity;
    }

    /** Whether the client was told that it is connected, and still is. */
    boolean isOpen() {
        return open;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        ctx.channel().attr(KEY).set(this);
        ctx.executor()
                .schedule(() -> closeUnlessOpen(ctx), rules.limits().connectTimeoutMillis(), TimeUnit.MILLISECONDS);
    }

    private void closeUnlessOpen(ChannelHandlerContext ctx) {
        if (!open) {
            ctx.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object packet) {
        MqttMessage message = (MqttMessage) packet;
        if (message.decoderResult().isFailure()) {
            broken(message, message.decoderResult().cause() instanceof TooLongFrameException);
        } else if (isTooLong(message)) {
            broken(message, true);
        } else if (state == State.ADMITTED) {
            pass(ctx, message);
        } else if (state == State.ADMITTING) {
            early.add(message); // Only what was read together with the CONNECT: nothing is read while this lasts.
        } else if (state == State.NEW && message instanceof MqttConnectMessage connect) {
            admit(ctx, connect);
        } else {
            ReferenceCountUtil.release(message);
            ctx.close();
        }
    }

    private boolean isTooLong(MqttMessage message) {
        Identity who = identity;
        boolean platform = who != null && who.isPlatform();
        return !platform
                && message.fixedHeader().remainingLength() > rules.limits().packetBytes();
    }

    private void broken(MqttMessage message, boolean tooLong) {
        ReferenceCountUtil.release(message);
        rules.figures().brokenPackets.increment();
        end(tooLong ? Replies.PACKET_TOO_LARGE : Replies.MALFORMED_PACKET);
    }

    private void admit(ChannelHandlerContext ctx, MqttConnectMessage connect) {
        state = State.ADMITTING;
        version = connect.variableHeader().version();
        ctx.channel().config().setAutoRead(false);
        rules.admission().admit(connect.payload()).whenComplete((verdict, broken) -> ctx.executor()
                .execute(() -> decided(ctx, connect, verdict)));
    }

    private void decided(ChannelHandlerContext ctx, MqttConnectMessage connect, Admission.@Nullable Verdict verdict) {
        if (state != State.ADMITTING) {
            return;
        }
        Identity admitted = verdict == null ? null : verdict.identity();
        if (admitted == null) {
            Refusal reason = verdict == null ? null : verdict.refusal();
            refuse(ctx, reason == null ? Refusal.UNAVAILABLE : reason);
        } else if (!admitted.isPlatform()
                && !rules.presence()
                        .add(admitted.getName(), this, rules.limits().connectionsPerDevice())) {
            refuse(ctx, Refusal.TOO_MANY);
        } else {
            enter(ctx, connect, admitted);
        }
    }

    private void refuse(ChannelHandlerContext ctx, Refusal refusal) {
        state = State.CLOSED;
        rules.figures().refusedConnects.increment();
        ctx.writeAndFlush(refusal.packet(version)).addListener(ChannelFutureListener.CLOSE);
    }

    private void enter(ChannelHandlerContext ctx, MqttConnectMessage connect, Identity admitted) {
        identity = admitted;
        state = State.ADMITTED;
        connects = new Connects(admitted, rules.topics(), rules.limits());
        ctx.fireChannelRead(connects.toBroker(connect));
        for (MqttMessage message = early.poll(); message != null; message = early.poll()) {
            pass(ctx, message);
        }
        readOrWait(ctx);
    }

    private void pass(ChannelHandlerContext ctx, MqttMessage message) {
        MqttMessageType type = message.fixedHeader().messageType();
        if (type == MqttMessageType.CONNECT) {
            ctx.close(); // A second one could change who is there.
        } else if (type == MqttMessageType.DISCONNECT && connects != null) {
            ctx.fireChannelRead(connects.toBroker(message));
        } else if (message instanceof MqttPublishMessage publish) {
            publish(ctx, publish);
        } else if (message instanceof MqttSubscribeMessage subscribe) {
            subscribe(ctx, subscribe);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private void publish(ChannelHandlerContext ctx, MqttPublishMessage publish) {
        Identity from = admitted();
        MqttPublishMessage passed = from.isPlatform() ? publish : redirected(from, publish);
        if (passed == null) {
            refuse(ctx, publish);
            return;
        }
        if (!(passed.fixedHeader().isDup() && passed.fixedHeader().qosLevel() == MqttQoS.EXACTLY_ONCE)) {
            pending.incrementAndGet(); // The broker takes a repeated one of quality 2 only if it has not yet.
        }
        ctx.fireChannelRead(passed);
        readOrWait(ctx);
    }

    /**
     * The report on the topic where it belongs and not retained, since the topic is everybody's; null if it is refused.
     * An empty topic stands for an alias, which only an allowed topic can have got.
     */
    private @Nullable MqttPublishMessage redirected(Identity from, MqttPublishMessage sent) {
        MqttPublishVariableHeader header = sent.variableHeader();
        String topic = header.topicName();
        String target = topic.isEmpty() ? topic : rules.topics().publish(from, topic);
        MqttFixedHeader fixed = sent.fixedHeader();
        if (target == null || target.equals(topic) && !fixed.isRetain()) {
            return target == null ? null : sent;
        }
        return new MqttPublishMessage(
                new MqttFixedHeader(
                        fixed.messageType(), fixed.isDup(), fixed.qosLevel(), false, fixed.remainingLength()),
                new MqttPublishVariableHeader(target, header.packetId(), header.properties()),
                sent.payload());
    }

    private void refuse(ChannelHandlerContext ctx, MqttPublishMessage publish) {
        rules.figures().refusedPublishes.increment();
        int qos = publish.fixedHeader().qosLevel().value();
        int id = publish.variableHeader().packetId();
        publish.release();
        if (version < Replies.MQTT_5) {
            ctx.close(); // The older protocol has no other way to say no.
        } else if (qos > 0) {
            ctx.writeAndFlush(Replies.notAuthorized(qos, id));
        }
    }

    private void subscribe(ChannelHandlerContext ctx, MqttSubscribeMessage subscribe) {
        Identity from = admitted();
        MqttSubscribeMessage passed = from.isPlatform() ? subscribe : subscribes.toBroker(from, subscribe);
        if (passed != subscribe) {
            rules.figures().refusedSubscribes.increment();
        }
        if (passed == null) {
            ctx.writeAndFlush(Subscribes.refused(subscribe, version));
        } else if (subscribes.isReasonable()) {
            ctx.fireChannelRead(passed);
        } else {
            ctx.close();
        }
    }

    private Identity admitted() {
        Identity who = identity;
        if (who == null) {
            throw new IllegalStateException("nobody was admitted");
        }
        return who;
    }

    /** The broker has taken a report of this connection and, of a device, has given it this stamp. Any thread. */
    void taken(long stamp) {
        int now = pending.decrementAndGet();
        long pause = stamp == 0 ? 0 : rules.stamps().pause(stamp);
        ChannelHandlerContext ctx = context;
        if (ctx != null && (pause > 0 || now == rules.limits().publishesPending() / 2)) {
            ctx.executor().execute(() -> resume(ctx, pause));
        }
    }

    private void resume(ChannelHandlerContext ctx, long pause) {
        if (pause > 0 && !throttled) {
            throttled = true;
            ctx.executor().schedule(() -> unthrottle(ctx), pause, TimeUnit.MILLISECONDS);
        }
        readOrWait(ctx);
    }

    private void unthrottle(ChannelHandlerContext ctx) {
        throttled = false;
        readOrWait(ctx);
    }

    /** Reads on unless the broker is behind, the client does not take its answers, or it runs ahead of the clock. */
    private void readOrWait(ChannelHandlerContext ctx) {
        boolean behind = pending.get() >= rules.limits().publishesPending();
        boolean read = state == State.ADMITTED
                && !behind
                && !throttled
                && ctx.channel().isWritable();
        ctx.channel().config().setAutoRead(read);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (state == State.ADMITTED) {
            readOrWait(ctx);
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object packet, ChannelPromise promise) {
        if (packet instanceof MqttConnAckMessage answer && connects != null) {
            boolean accepted = answer.variableHeader().connectReturnCode() == MqttConnectReturnCode.CONNECTION_ACCEPTED;
            ctx.write(connects.toClient(answer), promise);
            if (accepted) {
                opened();
            }
        } else if (packet instanceof MqttSubAckMessage answer) {
            ctx.write(subscribes.toClient(answer, version), promise);
        } else {
            ctx.write(packet, promise);
        }
    }

    private void opened() {
        open = true;
        rules.figures().connects.increment();
        announce();
    }

    private void announce() {
        Identity who = identity;
        if (who != null && !who.isPlatform()) {
            rules.presence().changed(who.getName());
        }
    }

    /** Ends the connection, and tells why where the protocol has words for it. Any thread. */
    void end(byte reason) {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            return;
        }
        ctx.executor().execute(() -> {
            state = State.CLOSED;
            Object last = open && version >= Replies.MQTT_5 ? Replies.disconnect(reason) : Unpooled.EMPTY_BUFFER;
            ctx.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
        });
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        boolean wasOpen = open;
        open = false;
        state = State.CLOSED;
        early.forEach(ReferenceCountUtil::release);
        early.clear();
        Identity who = identity;
        if (who != null && !who.isPlatform()) {
            rules.presence().remove(who.getName(), this);
        }
        if (wasOpen) {
            announce();
        }
        ctx.fireChannelInactive();
    }
}
