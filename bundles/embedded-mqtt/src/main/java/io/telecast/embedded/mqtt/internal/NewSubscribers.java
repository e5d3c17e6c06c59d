package io.telecast.embedded.mqtt.internal;

import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerQueuePlugin;

/** Who begins to subscribe to the status of devices is told of all of them: what was announced before went past. */
final class NewSubscribers implements ActiveMQServerQueuePlugin {
    private final Presence presence;
    private final ToldOnline told;

    NewSubscribers(Presence presence, ToldOnline told) {
        this.presence = presence;
        this.told = told;
    }

    @Override
    public void afterCreateQueue(Queue queue) {
        if (queue.getAddress().toString().startsWith(Statuses.TOPIC)) {
            presence.changed(told.all());
        }
    }
}
