package io.telecast.embedded.mqtt.internal;

import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.server.MessageReference;
import org.apache.activemq.artemis.core.server.ServerConsumer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;

/** Makes an envelope, with the time of receipt, of everything a device publishes, its will included. */
final class Stamping implements ActiveMQServerMessagePlugin {
    private final Stamps stamps;
    private final Figures figures;

    Stamping(Stamps stamps, Figures figures) {
        this.stamps = stamps;
        this.figures = figures;
    }

    @Override
    public void beforeSend(
            ServerSession session, Transaction tx, Message message, boolean direct, boolean noAutoCreateQueue) {
        Gate gate = Gate.of(session.getRemotingConnection());
        Identity from = gate.identity();
        long stamp = 0;
        if (from != null && !from.isPlatform()) {
            stamp = stamps.next(from.getName());
            Envelope.wrap(message.toCore(), from, stamp);
            message.setExpiration(0); // What was acknowledged waits for the platform as long as it takes.
        }
        figures.messagesIn.increment();
        gate.taken(stamp);
    }

    @Override
    public void afterDeliver(ServerConsumer consumer, MessageReference reference) {
        figures.messagesOut.increment();
    }
}
