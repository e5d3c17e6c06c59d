package io.telecast.embedded.mqtt.internal;

import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.persistence.OperationContext;
import org.apache.activemq.artemis.core.persistence.impl.journal.DummyOperationContext;
import org.apache.activemq.artemis.core.persistence.impl.journal.OperationContextImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.MessageReference;
import org.apache.activemq.artemis.core.server.ServerConsumer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Makes an envelope, with the time of receipt, of what a device publishes, its will included; but not where the topic names
 * the device and its type knows no envelopes.
 */
final class Stamping implements ActiveMQServerMessagePlugin {
    private final Topics topics;
    private final Stamps stamps;
    private final Figures figures;
    private final ActiveMQServer server;
    private final ThreadLocal<@Nullable OperationContext> contextBefore = new ThreadLocal<>();

    Stamping(ActiveMQServer server, Topics topics, Stamps stamps, Figures figures) {
        this.server = server;
        this.topics = topics;
        this.stamps = stamps;
        this.figures = figures;
    }

    @Override
    public void beforeSend(
            ServerSession session, Transaction tx, Message message, boolean direct, boolean noAutoCreateQueue) {
        // The broker works on whatever thread is free, and each has its own order of completion: without this, two
        // reports of one connection taken by two threads could reach the queue the other way round.
        server.getStorageManager().setContext(session.getSessionContext());
        Gate gate = Gate.of(session.getRemotingConnection());
        Identity from = gate.identity();
        long stamp = 0;
        if (from != null && !from.isPlatform()) {
            stamp = stamps.next(from.getName());
            if (topics.areEnveloped(message.getAddress())) {
                Envelope.wrap(message.toCore(), from, stamp);
            }
            message.setExpiration(0); // What was acknowledged waits for the platform as long as it takes.
        }
        figures.messagesIn.increment();
        gate.taken(stamp);
    }

    /**
     * The broker writes a message to the client once the work of the delivering thread so far is on disk, which has
     * nothing to do with this message, and lets later ones overtake it. What comes from a queue is on disk already.
     */
    @Override
    public void beforeDeliver(ServerConsumer consumer, MessageReference reference) {
        contextBefore.set(OperationContextImpl.getContext());
        OperationContextImpl.setContext(DummyOperationContext.getInstance());
    }

    @Override
    public void afterDeliver(ServerConsumer consumer, MessageReference reference) {
        OperationContextImpl.setContext(contextBefore.get());
        contextBefore.remove();
        figures.messagesOut.increment();
    }
}
