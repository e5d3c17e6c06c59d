package io.telecast.websocket.internal;

import io.telecast.api.device.Device;
import io.telecast.api.trace.Tracer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The devices of which a data type is watched. */
final class Feeds implements DeviceFeed.Surroundings {
    private final FeedType type;
    private final Limits limits;
    private final Counters counters;
    private final Fanout fanout;
    private final Leases leases;
    private final StoreReader reader;
    private final Supplier<@Nullable Tracer> tracer;
    private final Map<String, DeviceFeed> feeds = new ConcurrentHashMap<>();

    Feeds(
            FeedType type,
            Limits limits,
            Counters counters,
            Fanout fanout,
            Leases leases,
            Supplier<@Nullable Tracer> tracer) {
        this.type = type;
        this.limits = limits;
        this.counters = counters;
        this.fanout = fanout;
        this.leases = leases;
        this.tracer = tracer;
        this.reader = new StoreReader(type, limits, fanout, counters);
    }

    String type() {
        return type.name();
    }

    int size() {
        return feeds.size();
    }

    /** How many sockets the device has that most watch. */
    int mostSockets() {
        return feeds.values().stream().mapToInt(DeviceFeed::sockets).max().orElse(0);
    }

    /** Adds a device to a view. */
    void watch(View view, Device device, Format format) {
        while (true) {
            DeviceFeed feed = feeds.computeIfAbsent(
                    device.id(), id -> new DeviceFeed(id, device.tenantId(), type.latest(), this, limits, counters));
            Watch watch = new Watch(view, view.watches().size(), feed, format);
            if (feed.join(watch)) {
                view.watches().add(watch);
                return;
            }
            feeds.remove(device.id(), feed);
        }
    }

    /** Gives an event to the sockets that watch the device. */
    void event(String deviceId, byte[] payload) {
        DeviceFeed feed = feeds.get(deviceId);
        if (feed == null) {
            counters.unwatched.increment();
            return;
        }
        PushedEvent event = type.read(payload);
        if (event == null || !event.concerns(deviceId)) {
            counters.malformed.increment();
        } else if (!event.belongsTo(feed.tenantId())) {
            counters.foreignTenant.increment();
        } else {
            counters.reports.increment();
            Origin origin = event.received() > 0 ? Origin.of(event, deviceId, tracer.get()) : null;
            if (origin != null) {
                counters.arrive.recordMicros(origin.travelledMicros());
                origin.passed("heard", feed.sockets() + " sockets watch here");
            }
            feed.report(event.timestamp(), event.values(), origin);
        }
    }

    /** Events of a device may have been missed. */
    void gap(String deviceId) {
        DeviceFeed feed = feeds.get(deviceId);
        if (feed != null) {
            feed.missed();
        }
    }

    /** The table knows nothing of our sockets: everything is asserted again, and then read again. */
    void leasesLost() {
        feeds.values().forEach(DeviceFeed::leaseLost);
    }

    /** Those who watch a device that is gone or belongs to another tenant now. */
    List<Watch> watchesOf(String deviceId, @Nullable Device now) {
        DeviceFeed feed = feeds.get(deviceId);
        return feed == null || now != null && now.tenantId().equals(feed.tenantId()) ? List.of() : feed.watches();
    }

    /** Called often: reads again what could not be read. */
    void retry() {
        feeds.values().forEach(DeviceFeed::retry);
    }

    @Override
    public void schedule(DeviceFeed feed) {
        fanout.execute(feed);
    }

    @Override
    public void hold(DeviceFeed feed, int sockets) {
        if (sockets > 0) {
            leases.hold(type.name(), feed, sockets);
            return;
        }
        leases.release(type.name(), feed.deviceId());
        // Retired after the release, so that the lease of a feed that follows is asserted after it.
        if (feed.retire()) {
            feeds.remove(feed.deviceId(), feed);
        }
    }

    @Override
    public void read(DeviceFeed feed) {
        reader.read(feed);
    }

    @Override
    public void refreshLater(DeviceFeed feed) {
        fanout.later(feed::refresh, limits.recheck());
    }
}
