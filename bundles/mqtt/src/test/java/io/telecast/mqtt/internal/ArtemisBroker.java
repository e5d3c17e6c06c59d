package io.telecast.mqtt.internal;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/** A real broker that can be stopped and started again with what it has kept. */
final class ArtemisBroker implements AutoCloseable {
    final int port;
    private final Path data;
    private EmbeddedActiveMQ server;

    ArtemisBroker(Path data) throws Exception {
        this.data = data;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        start();
    }

    String url() {
        return "mqtt://127.0.0.1:" + port;
    }

    void start() throws Exception {
        Configuration config = new ConfigurationImpl()
                .setPersistenceEnabled(true)
                .setSecurityEnabled(false)
                .setJournalType(JournalType.NIO)
                .setJournalDirectory(data.resolve("journal").toString())
                .setBindingsDirectory(data.resolve("bindings").toString())
                .setLargeMessagesDirectory(data.resolve("large").toString())
                .setPagingDirectory(data.resolve("paging").toString())
                .setMaxDiskUsage(-1)
                .addAcceptorConfiguration("mqtt", "tcp://127.0.0.1:" + port + "?protocols=MQTT");
        server = new EmbeddedActiveMQ().setConfiguration(config);
        server.start();
    }

    void stop() throws Exception {
        server.stop();
    }

    /** Ends all connections from the broker's side. */
    void cut() throws IOException {
        server.getActiveMQServer().getRemotingService().getConnections().forEach(connection -> connection
                .getTransportConnection()
                .forceClose());
    }

    /** How many messages wait, or are out and not acknowledged, in all subscriptions. */
    long kept() {
        return server.getActiveMQServer()
                .getPostOffice()
                .getAllBindings()
                .filter(binding -> binding instanceof org.apache.activemq.artemis.core.postoffice.QueueBinding)
                .map(binding -> ((org.apache.activemq.artemis.core.postoffice.QueueBinding) binding).getQueue())
                .filter(queue -> queue.getName().toString().contains("devices"))
                .mapToLong(queue -> queue.getMessageCount())
                .sum();
    }

    boolean hasQueue(String part) {
        return server.getActiveMQServer().getPostOffice().getAllBindings().anyMatch(binding -> binding.getUniqueName()
                .toString()
                .contains(part));
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
