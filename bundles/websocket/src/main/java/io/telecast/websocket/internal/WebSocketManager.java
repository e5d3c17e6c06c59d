package io.telecast.websocket.internal;

import io.telecast.api.auth.Authenticator;
import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.DeviceListener;
import io.telecast.api.health.HealthCheck;
import io.telecast.api.health.Measurements;
import io.telecast.api.push.Connection;
import io.telecast.api.push.ConnectionTable;
import io.telecast.api.push.PushListener;
import io.telecast.api.push.SocketDrain;
import io.telecast.api.push.SubscriptionTable;
import io.telecast.api.store.AttributeStore;
import io.telecast.api.store.DataPoint;
import io.telecast.api.store.PresenceStore;
import io.telecast.api.store.TelemetryStore;
import io.telecast.api.trace.Tracer;
import io.telecast.api.uplink.InstalledTypes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
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
        service = {
            WebSocketManager.class,
            PushListener.class,
            DeviceListener.class,
            ConnectionTable.class,
            SocketDrain.class,
            HealthCheck.class
        },
        configurationPid = "io.telecast.websocket",
        immediate = true)
@Designate(ocd = WebSocketConfig.class)
public final class WebSocketManager implements PushListener, DeviceListener, ConnectionTable, SocketDrain, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketManager.class);
    private static final int POLICY = 1008;
    private static final int SERVICE_RESTART = 1012;
    private static final int TRY_AGAIN_LATER = 1013;

    private final Limits limits;
    private final Counters counters = new Counters();
    private final EndLog endLog;
    private final Fanout fanout;
    private final Leases leases;
    private final Doorkeeper doorkeeper;
    private final KnownTypes types;
    private final InstalledTypes installed;
    private final FeedTable feeds;
    private final Drain drain;
    private final Callers callers;
    private final Headcount tenants;
    private final Headcount addresses;
    private final FailedAttempts attempts;
    private final AtomicLong lastId = new AtomicLong();
    /** By id, so the oldest first. */
    private final Map<Long, ClientSocket> sockets = new ConcurrentSkipListMap<>();

    private volatile boolean stopping;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Tracer tracer;

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

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable AttributeStore attributes;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable PresenceStore presence;

    @Activate
    public WebSocketManager(WebSocketConfig config, BundleContext context) {
        limits = Limits.of(config);
        types = new KnownTypes(config.types_elsewhere());
        callers = new Callers(config, counters);
        tenants = new Headcount(limits.socketsPerTenant());
        addresses = new Headcount(limits.socketsPerAddress());
        fanout = new Fanout(limits.threads());
        attempts = new FailedAttempts(limits.failures(), fanout, counters, limits.logLines());
        leases = new Leases(limits, fanout);
        endLog = new EndLog(limits.logLines());
        List<FeedType> states = List.of(
                new ValuesType(KnownTypes.TELEMETRY, this::telemetry, limits, counters),
                new ValuesType(KnownTypes.ATTRIBUTE, this::attributes, limits, counters),
                new StatusType(() -> presence));
        feeds = new FeedTable(states, type -> new Feeds(type, limits, counters, fanout, leases, () -> tracer));
        installed = new InstalledTypes(context, types);
        installed.open();
        doorkeeper = new Doorkeeper(() -> authenticator, () -> directory, types, limits, fanout);
        drain = new Drain(sockets.values(), fanout, limits.sweep());
        KeyRounds keys = new KeyRounds(sockets.values(), doorkeeper);
        fanout.every(this::sweep, limits.sweep());
        fanout.every(() -> safely(keys::round), limits.apiKeyRecheck());
    }

    private @Nullable CompletionStage<List<DataPoint>> telemetry(String deviceId) {
        TelemetryStore present = store;
        return present == null ? null : present.current(deviceId);
    }

    private @Nullable CompletionStage<List<DataPoint>> attributes(String deviceId) {
        AttributeStore present = attributes;
        return present == null ? null : present.current(deviceId);
    }

    /** A table that comes knows nothing of our sockets: everything is asserted again, and then read again. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindTable(SubscriptionTable arrived) {
        leases.arrived(arrived);
        feeds.leasesLost();
    }

    void unbindTable(SubscriptionTable left) {
        leases.left(left);
    }

    @Deactivate
    void stop() {
        stopping = true;
        installed.close();
        Collection<ClientSocket> open = sockets.values();
        open.forEach(socket -> socket.end(EndReason.SHUTDOWN, null, SERVICE_RESTART, "service restart"));
        long deadline = Clock.millis() + limits.stop();
        await(() -> sockets.isEmpty() && feeds.watched(type -> true) == 0, deadline);
        open.forEach(ClientSocket::cut);
        fanout.close();
    }

    /** The socket of a connection; {@link #opened} brings it to life. */
    ClientSocket socket(Wire wire, Caller caller, String path, Purpose purpose) {
        return new ClientSocket(lastId.incrementAndGet(), this, wire, caller, path, purpose, counters);
    }

    void opened(ClientSocket socket) {
        sockets.put(socket.id(), socket);
        if (stopping) {
            socket.end(EndReason.SHUTDOWN, null, SERVICE_RESTART, "service restart");
        } else if (drain.isDraining()) {
            drain.close(socket);
        } else if (!socket.caller().originAllowed()) {
            String text = "origin is not allowed";
            socket.end(EndReason.ORIGIN, text, POLICY, text);
        } else if (sockets.size() > limits.sockets()) {
            socket.end(EndReason.CROWDED, null, TRY_AGAIN_LATER, "too many sockets");
        } else if (!socket.enterAddress()) {
            socket.end(EndReason.CROWDED_ADDRESS, null, TRY_AGAIN_LATER, "too many sockets from this address");
        }
    }

    /** The connection of a socket is gone. */
    void forget(ClientSocket socket) {
        sockets.remove(socket.id());
    }

    /** Lets a socket watch the devices it was admitted to. */
    View subscribeDevice(ClientSocket socket, FirstFrame.Request request, List<Device> devices) {
        Purpose purpose = socket.purpose();
        View view = purpose.view(socket, request.deviceIds());
        socket.outbox().begin(view);
        for (String type : request.types().isEmpty() ? Set.of(purpose.type()) : request.types()) {
            Format format = purpose.format(type, request);
            devices.forEach(device -> feeds.of(type).watch(view, device, format));
        }
        return view;
    }

    /** Ends a view; the feed of a device and its lease go with the last one. */
    void unsubscribeDevice(View view) {
        view.watches().forEach(watch -> watch.feed().leave(watch));
    }

    /** Sends the current values of a view once more. */
    void showAgain(View view) {
        view.watches().forEach(watch -> watch.feed().showAgain(watch));
    }

    /** Gives an event of a device to the sockets that watch it. */
    void pushToDevice(String type, String deviceId, byte[] payload) {
        feeds.event(type, deviceId, payload);
    }

    @Override
    public void event(String type, String deviceId, byte[] payload) {
        pushToDevice(type, deviceId, payload);
    }

    @Override
    public void gap(String type, String deviceId) {
        feeds.gap(type, deviceId);
    }

    @Override
    public void deviceChanged(String deviceId, @Nullable Device now) {
        String text = Doorkeeper.NO_SUCH_DEVICE;
        feeds.watchesOf(deviceId, now)
                .forEach(watch -> watch.view().socket().end(EndReason.DELETED, text, POLICY, text));
    }

    @Override
    public List<Connection> list(int limit) {
        return sockets.values().stream()
                .limit(limit)
                .map(ClientSocket::connection)
                .toList();
    }

    @Override
    public State drain(long windowMillis) {
        return drain.drain(windowMillis);
    }

    @Override
    public State resume() {
        return drain.resume();
    }

    @Override
    public State state() {
        return drain.state();
    }

    boolean isDraining() {
        return drain.isDraining();
    }

    @Override
    public String part() {
        return "websocket";
    }

    @Override
    public @Nullable String problem() {
        if (drain.isDraining()) {
            return "is being drained, " + sockets.size() + " sockets are open; telecast:drain --resume ends that";
        }
        if (authenticator == null || directory == null) {
            return "no authenticator or no device directory: nobody can subscribe";
        }
        return leases.away() ? "no subscription table: live values do not arrive" : null;
    }

    @Override
    public void measure(Measurements to) {
        SocketCount.measure(sockets.values(), to);
        to.gauge("subscribers.max", "Sockets of the device that most watch here", feeds.mostSockets());
        to.gauge(
                "devices.watched",
                "Devices watched by sockets of this instance",
                feeds.watched(KnownTypes.TELEMETRY::equals));
        to.gauge("states.watched", "Devices whose status is watched", feeds.watched(KnownTypes.STATUS::equals));
        to.gauge(
                "attributes.watched",
                "Devices whose attributes are watched",
                feeds.watched(KnownTypes.ATTRIBUTE::equals));
        to.gauge(
                "messages.watched",
                "Devices of which types without a state are watched",
                feeds.watched(type -> !KnownTypes.isState(type)));
        to.gauge("failures.addresses", "Addresses that failed lately", attempts.sources());
        to.gauge("failures.held", "Failed credentials whose answer waits", attempts.held());
        counters.measure(to);
    }

    Counters counters() {
        return counters;
    }

    Doorkeeper doorkeeper() {
        return doorkeeper;
    }

    Limits limits() {
        return limits;
    }

    Callers callers() {
        return callers;
    }

    Headcount tenants() {
        return tenants;
    }

    Headcount addresses() {
        return addresses;
    }

    FailedAttempts attempts() {
        return attempts;
    }

    void ended(Caller caller, EndReason reason, List<String> deviceIds, String why) {
        counters.ended(reason);
        if (reason.abnormal()) {
            endLog.ended(caller, reason, deviceIds, why);
        }
    }

    private void sweep() {
        long now = Clock.millis();
        sockets.values().forEach(socket -> safely(() -> socket.tick(now, limits)));
        safely(feeds::retry);
        safely(drain::sweep);
        safely(attempts::sweep);
    }

    /** One that fails must not keep the others from their turn, nor end the timer. */
    private static void safely(Runnable turn) {
        try {
            turn.run();
        } catch (RuntimeException broken) {
            LOG.error("A look at the open sockets failed; trying again", broken);
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
