package io.telecast.embedded.mqtt.internal;

import java.util.Set;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.jspecify.annotations.Nullable;

/** The broker's question who may do what, answered by the identity that the gate has bound to the connection. */
final class Guard implements ActiveMQSecurityManager5 {
    private static final String QUEUE = "::";

    private final Topics topics;
    private final Figures figures;

    Guard(Topics topics, Figures figures) {
        this.topics = topics;
        this.figures = figures;
    }

    @Override
    public @Nullable Subject authenticate(
            String user, String password, @Nullable RemotingConnection connection, String domain) {
        Identity identity = connection == null ? null : Gate.of(connection).identity();
        return identity == null ? null : identity.subject();
    }

    @Override
    public boolean authorize(Subject subject, Set<Role> roles, CheckType type, String address) {
        for (Identity identity : subject.getPrincipals(Identity.class)) {
            if (identity.isPlatform() || mayDo(identity, type, address)) {
                return true;
            }
        }
        figures.refusedAccess.increment();
        return false;
    }

    private boolean mayDo(Identity device, CheckType type, String address) {
        int split = address.indexOf(QUEUE);
        String topic = split < 0 ? address : address.substring(0, split);
        String queue = split < 0 ? "" : address.substring(split + QUEUE.length());
        return switch (type) {
            case SEND -> topics.publish(device, topic) != null;
            case CREATE_ADDRESS -> topics.publish(device, topic) != null || topics.maySubscribe(device, topic);
            case CREATE_DURABLE_QUEUE, CREATE_NON_DURABLE_QUEUE ->
                topics.maySubscribe(device, topic) && isOwn(device, queue);
            // What it was allowed to subscribe stays its own when the type has gone: it must get rid of it, and a
            // session
            // that was kept could not be resumed.
            case DELETE_DURABLE_QUEUE, DELETE_NON_DURABLE_QUEUE, CONSUME -> isOwn(device, queue);
            default -> false;
        };
    }

    /** Queues of shared subscriptions are named after the share instead: no device may have one. */
    private static boolean isOwn(Identity device, String queue) {
        return queue.startsWith(device.sessionId(""));
    }

    @Override
    public boolean validateUser(String user, String password) {
        return false;
    }

    @Override
    public boolean validateUserAndRole(String user, String password, Set<Role> roles, CheckType type) {
        return false;
    }
}
