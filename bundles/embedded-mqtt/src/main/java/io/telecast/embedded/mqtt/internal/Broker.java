package io.telecast.embedded.mqtt.internal;

import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.health.Measurements;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One broker on one port with its journal in one directory. */
final class Broker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

    private final Settings settings;
    private final String password;
    private final Figures figures = new Figures();
    private final Topics topics = new Topics();
    private final Horizon horizon;
    private final Stamps stamps;
    private final ToldOnline told;
    private final Presence presence;
    private final ActiveMQServer server;
    private final ScheduledThreadPoolExecutor chores;

    Broker(Settings settings, DataDirectory data, Supplier<@Nullable DeviceDirectory> directory) throws Exception {
        this.settings = settings;
        this.password = settings.platformPassword().isEmpty() ? data.secret() : settings.platformPassword();
        this.horizon = new Horizon(data.path().resolve("stamped"));
        this.stamps = new Stamps(System::currentTimeMillis, settings.stampLead(), horizon);
        this.chores = new ScheduledThreadPoolExecutor(1, chore -> new Thread(chore, "telecast-broker-chores"));
        // What is still to be announced when the broker stops concerns nobody.
        this.chores.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        this.server = new ActiveMQServerImpl(Artemis.configuration(settings), null, new Guard(topics, figures));
        this.told = new ToldOnline(data.path().resolve("connected"));
        this.presence = new Presence(chores, new Statuses(server, told, chores));
        server.addProtocolManagerFactory(new GatedMqttFactory(gates(directory)));
        server.registerBrokerPlugin(new Stamping(server, topics, stamps, figures));
        server.registerBrokerPlugin(new NewSubscribers(presence, told));
    }

    private Gates gates(Supplier<@Nullable DeviceDirectory> directory) {
        Gates.Limits limits = settings.limits();
        Rate rate = new Rate(settings.connectRate(), System::nanoTime);
        Admission admission =
                new Admission(password, topics, directory, rate, Duration.ofMillis(limits.connectTimeoutMillis()));
        return new Gates(admission, topics, presence, stamps, figures, limits);
    }

    /** Blocks until clients are served: the time it takes to read the journal, and until the clock is ahead of all stamps. */
    void start() throws Exception {
        long wait = stamps.firstAfter();
        if (wait > 0) {
            LOG.info("Devices are let in in {} ms, when the clock has passed the times of receipt they have had", wait);
            TimeUnit.MILLISECONDS.sleep(wait);
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // The broker finds its parts, and names the loader of its threads, by the loader of this thread.
        thread.setContextClassLoader(Broker.class.getClassLoader());
        try {
            server.start();
        } finally {
            thread.setContextClassLoader(before);
        }
        if (!server.waitForActivation(1, TimeUnit.SECONDS)
                || !server.getRemotingService().isStarted()) {
            throw new IOException("the broker did not start on " + settings.bind() + " port " + settings.port());
        }
        // Of those that were connected when the process before this one ended, some may not come back.
        presence.changed(told.all());
        chores.scheduleWithFixedDelay(stamps::forgetPast, 1, 1, TimeUnit.SECONDS);
    }

    /** How the platform gets in; contains the secret. */
    URI uri() {
        String host = settings.bind();
        String reachable = host.equals("0.0.0.0") || host.startsWith("0:0:0:0:0:0:0:0") ? "127.0.0.1" : host;
        try {
            return new URI(
                    "mqtt", Identity.PLATFORM_USER + ":" + password, reachable, settings.port(), null, null, null);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException("the address of the broker is no URI", impossible);
        }
    }

    /** What devices may do, which follows what is installed. */
    Topics topics() {
        return topics;
    }

    /** Ends the connections of a device. */
    void disconnect(String deviceId) {
        presence.of(deviceId).forEach(gate -> gate.end(Replies.ADMINISTRATIVE_ACTION));
    }

    void measure(Measurements to) {
        to.gauge(
                "connections",
                "Connections to the embedded broker",
                server.getRemotingService().getConnectionCount());
        to.gauge("devices.connected", "Devices that are connected", presence.devices());
        to.counter("connects", "Connections that were accepted", this.figures.connects.sum());
        to.counter("connects.refused", "Connections that were refused", this.figures.refusedConnects.sum());
        to.counter("messages.in", "Messages received", this.figures.messagesIn.sum());
        to.counter("messages.out", "Messages sent", this.figures.messagesOut.sum());
        to.counter("publishes.refused", "Messages of devices that were refused", this.figures.refusedPublishes.sum());
        to.counter(
                "subscribes.refused",
                "Subscriptions of devices that were refused",
                this.figures.refusedSubscribes.sum());
        to.counter("access.refused", "Other requests of devices that were refused", this.figures.refusedAccess.sum());
        to.counter("packets.broken", "Packets that were no MQTT", this.figures.brokenPackets.sum());
        to.gauge("topics", "Topics that the broker keeps something for", addresses());
        to.gauge(
                "memory.bytes",
                "Memory used by messages that wait",
                server.getPagingManager().getGlobalSize());
    }

    /** How many topics the broker keeps something for. */
    int addresses() {
        return server.getPostOffice().getAddresses().size();
    }

    /** Why nothing can be published now; null if it can. */
    @Nullable
    String problem() {
        if (!server.isActive()) {
            return "the broker is not running";
        }
        return server.getPagingManager().isDiskFull() ? "the disk is full" : null;
    }

    @Override
    public void close() throws Exception {
        chores.shutdownNow();
        server.stop();
        chores.awaitTermination(1, TimeUnit.SECONDS);
        told.close();
        horizon.close();
    }
}
