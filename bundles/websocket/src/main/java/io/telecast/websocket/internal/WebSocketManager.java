package io.telecast.websocket.internal;

import io.telecast.api.auth.Authenticator;
import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.DeviceListener;
import io.telecast.api.health.HealthCheck;
import io.telecast.api.push.PushListener;
import io.telecast.api.push.SubscriptionTable;
import io.telecast.api.store.TelemetryStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the sockets and the devices they watch. The services it uses may come and go at any time; no socket is closed
 * for that.
 */
@Component(
        service = {WebSocketManager.class, PushListener.class, DeviceListener.class, HealthCheck.class},
        configurationPid = "io.telecast.websocket",
        immediate = true)
@Designate(ocd = WebSocketConfig.class)
public final class WebSocketManager implements PushListener, DeviceListener, HealthCheck, DeviceFeed.Surroundings {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketManager.class);
    private static final int SERVICE_RESTART = 1012;
    private static final int TRY_AGAIN_LATER = 1013;
    /** How long the end of this component waits for sockets to close and leases to be released. */
    private static final long STOP_MILLIS = 3_000;

    private final Limits limits;
    private final Counters counters = new Counters();
    private final EndLog endLog = new EndLog();
    private final Fanout fanout;
    private final Leases leases;
    private final StoreReader reader;
    private final Doorkeeper doorkeeper;
    private final Set<ClientSocket> sockets = ConcurrentHashMap.newKeySet();
    private final Map<String, DeviceFeed> feeds = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Authenticator authenticator;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable DeviceDirectory directory;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable TelemetryStore store;

    @Activate
    public WebSocketManager(WebSocketConfig config) {
        limits = Limits.of(config);
        fanout = new Fanout(limits.threads());
        leases = new Leases(limits, fanout);
        reader = new StoreReader(() -> store, limits, fanout, counters);
        doorkeeper = new Doorkeeper(() -> authenticator, () -> directory, limits.servicesWait(), fanout);
        fanout.every(this::sweep, limits.sweep());
    }

    /** A table that comes knows nothing of our sockets: everything is asserted again, and then read again. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindTable(SubscriptionTable arrived) {
        leases.arrived(arrived);
        feeds.values().forEach(DeviceFeed::leaseChanged);
    }

    void unbindTable(SubscriptionTable left) {
        leases.left(left);
    }

    @Deactivate
    void stop() {
        stopping = true;
        sockets.forEach(socket -> socket.end(EndReason.SHUTDOWN, null, SERVICE_RESTART, "service restart"));
        long deadline = Clock.millis() + STOP_MILLIS;
        await(() -> sockets.isEmpty() && feeds.isEmpty(), deadline);
        sockets.forEach(ClientSocket::cut);
        fanout.close();
    }

    /** The socket of a connection; {@link #opened} brings it to life. */
    ClientSocket socket(Wire wire, boolean withKeys) {
        return new ClientSocket(this, wire, withKeys, counters);
    }

    void opened(ClientSocket socket) {
        sockets.add(socket);
        if (stopping) {
            socket.end(EndReason.SHUTDOWN, null, SERVICE_RESTART, "service restart");
        } else if (sockets.size() > limits.sockets()) {
            socket.end(EndReason.CROWDED, null, TRY_AGAIN_LATER, "too many sockets");
        }
    }

    /** The connection of a socket is gone. */
    void forget(ClientSocket socket) {
        sockets.remove(socket);
    }

    /** Lets a socket watch a device it was admitted to. */
    Watch subscribeDevice(ClientSocket socket, Device device, KeyFilter keys) {
        while (true) {
            DeviceFeed feed =
                    feeds.computeIfAbsent(device.id(), id -> new DeviceFeed(id, device.tenantId(), this, counters));
            Watch watch = new Watch(socket, feed, socket.outbox().begin(keys));
            if (feed.join(watch)) {
                return watch;
            }
            feeds.remove(device.id(), feed);
        }
    }

    /** Ends a subscription; the feed and its lease go with the last one. */
    void unsubscribeDevice(Watch watch) {
        watch.feed().leave(watch);
    }

    /** Gives an event of a device to the sockets that watch it. */
    void pushToDevice(String deviceId, byte[] payload) {
        DeviceFeed feed = feeds.get(deviceId);
        if (feed == null) {
            counters.unwatched.increment();
            return;
        }
        PushedEvent event = PushedEvent.read(payload);
        if (event == null || !event.deviceId().equals(deviceId)) {
            counters.malformed.increment();
        } else if (!event.tenantId().equals(feed.tenantId())) {
            counters.foreignTenant.increment();
        } else {
            counters.reports.increment();
            feed.report(event.timestamp(), event.values());
        }
    }

    @Override
    public void event(String type, String deviceId, byte[] payload) {
        if (type.equals(Leases.TELEMETRY)) {
            pushToDevice(deviceId, payload);
        }
    }

    @Override
    public void gap(String type, String deviceId) {
        DeviceFeed feed = type.equals(Leases.TELEMETRY) ? feeds.get(deviceId) : null;
        if (feed != null) {
            leases.readTwice(feed);
        }
    }

    @Override
    public void deviceChanged(String deviceId, @Nullable Device now) {
        DeviceFeed feed = feeds.get(deviceId);
        if (feed == null || now != null && now.tenantId().equals(feed.tenantId())) {
            return;
        }
        String text = Doorkeeper.NO_SUCH_DEVICE;
        feed.watches().forEach(watch -> watch.socket().end(EndReason.DELETED, text, 1008, text));
    }

    @Override
    public String part() {
        return "websocket";
    }

    @Override
    public @Nullable String problem() {
        if (authenticator == null || directory == null) {
            return "no authenticator or no device directory: nobody can subscribe";
        }
        return leases.away() ? "no subscription table: live values do not arrive" : null;
    }

    @Override
    public Map<String, Number> figures() {
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("sockets", sockets.size());
        figures.put("devices.watched", feeds.size());
        counters.addTo(figures);
        return figures;
    }

    @Override
    public void schedule(DeviceFeed feed) {
        fanout.execute(feed);
    }

    @Override
    public void hold(DeviceFeed feed, int sockets) {
        if (sockets > 0) {
            leases.hold(feed, sockets);
            return;
        }
        leases.release(feed.deviceId());
        // Retired after the release, so that the lease of a feed that follows is asserted after it.
        if (feed.retire()) {
            feeds.remove(feed.deviceId(), feed);
        }
    }

    @Override
    public void read(DeviceFeed feed) {
        reader.read(feed);
    }

    Doorkeeper doorkeeper() {
        return doorkeeper;
    }

    Limits limits() {
        return limits;
    }

    void ended(EndReason reason, @Nullable String deviceId, String why) {
        counters.ended(reason);
        if (reason.abnormal()) {
            endLog.ended(reason, deviceId, why);
        }
    }

    private void sweep() {
        long now = Clock.millis();
        sockets.forEach(socket -> safely(() -> socket.tick(now, limits)));
        feeds.values().forEach(feed -> safely(feed::retry));
    }

    /** One that fails must not keep the others from their turn, nor end the timer. */
    private static void safely(Runnable turn) {
        try {
            turn.run();
        } catch (RuntimeException broken) {
            LOG.error("The time limits of a socket could not be looked at; trying again", broken);
        }
    }

    private static void await(BooleanSupplier condition, long deadline) {
        try {
            while (!condition.getAsBoolean() && Clock.millis() < deadline) {
                Thread.sleep(10);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
