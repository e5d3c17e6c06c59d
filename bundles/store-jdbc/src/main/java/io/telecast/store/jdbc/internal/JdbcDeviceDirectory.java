package io.telecast.store.jdbc.internal;

import io.telecast.api.device.CreatedDevice;
import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.DeviceId;
import io.telecast.api.device.DevicePage;
import io.telecast.api.device.GatewayMembers;
import io.telecast.api.device.NewDevice;
import io.telecast.api.device.Silence;
import io.telecast.api.device.SubDeviceAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Devices in the table {@code devices}, with a cache in front that follows every change. */
@Component(service = {DeviceDirectory.class, JdbcDeviceDirectory.class})
public final class JdbcDeviceDirectory implements DeviceDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcDeviceDirectory.class);
    private static final int MAX_LIST = 1000;
    private static final int MAX_SILENCE_S = 31_536_000;

    private final Database database;
    private final ChangeFeed changes;
    private final DeviceTable table = new DeviceTable();
    private final DeviceCache cache;
    private final DeviceCredentials credentials;
    private volatile BiConsumer<String, @Nullable Device> announcer = (id, now) -> {};

    /** Begins to follow changes. */
    @Activate
    public JdbcDeviceDirectory(@Reference Database database, @Reference ChangeFeed changes) {
        this.database = database;
        this.changes = changes;
        this.cache = new DeviceCache(
                database.config(), ids -> database.read(connection -> table.byIds(connection, ids)), this::announce);
        this.credentials = new DeviceCredentials(database, table, cache);
        changes.listen(ChangeFeed.DEVICE, this::deviceChanged);
        changes.listen(ChangeFeed.CONFIG, this::configChanged);
        database.gauge("devices.cached", "Devices in memory", cache::size);
    }

    /** Says who is told of devices that changed, on a thread of the store; must not block. */
    void announceTo(BiConsumer<String, @Nullable Device> target) {
        announcer = target;
    }

    @Override
    public @Nullable Device cached(String deviceId) {
        DeviceRow row = cache.cached(deviceId);
        return row == null ? null : row.device();
    }

    @Override
    public CompletionStage<Optional<Device>> find(String deviceId) {
        if (!DeviceId.isValid(deviceId)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return cache.find(deviceId).thenApply(row -> row.map(DeviceRow::device));
    }

    @Override
    public CompletionStage<Optional<Device>> authenticate(String username, @Nullable String password) {
        return credentials.check(username, password);
    }

    @Override
    public CompletionStage<DevicePage> list(String tenantId, String search, int offset, int limit) {
        try {
            Checked.range("offset", offset, 0, Integer.MAX_VALUE);
            Checked.range("limit", limit, 1, MAX_LIST);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        return database.read(connection -> table.page(connection, tenantId, search, offset, limit));
    }

    @Override
    public CompletionStage<Boolean> isEmpty() {
        return database.read(table::isEmpty);
    }

    @Override
    public CompletionStage<CreatedDevice> create(NewDevice wanted) {
        NewDevice complete;
        try {
            complete = NewDevices.complete(wanted);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        return credentials
                .voucher(complete, wanted.password() == null)
                .thenCompose(voucher -> insert(NewDevices.device(complete), voucher))
                .thenApply(device ->
                        new CreatedDevice(device, NewDevices.username(complete), NewDevices.password(complete)));
    }

    private CompletableFuture<Device> insert(Device device, Voucher voucher) {
        return database.change(connection -> {
                    table.insert(connection, device, voucher);
                    changes.record(connection, ChangeFeed.DEVICE, device.id());
                    return device;
                })
                .exceptionallyCompose(error -> CompletableFuture.failedFuture(NewDevices.taken(database, error)))
                .thenCompose(created -> cache.reload(created.id()))
                .thenApply(row -> row.map(DeviceRow::device).orElse(device));
    }

    @Override
    public CompletionStage<Boolean> delete(String deviceId) {
        return database.change(connection -> {
                    List<String> changed = new ArrayList<>(table.detach(connection, deviceId));
                    if (table.delete(connection, deviceId)) {
                        changed.add(deviceId);
                    }
                    for (String id : changed) {
                        changes.record(connection, ChangeFeed.DEVICE, id);
                    }
                    return changed;
                })
                .thenCompose(this::follow)
                .thenApply(changed -> changed.contains(deviceId));
    }

    /** Reads devices again that were changed here. */
    private CompletableFuture<List<String>> follow(List<String> ids) {
        CompletableFuture<?>[] loads = ids.stream()
                .map(id -> cache.reload(id).handle((row, error) -> {
                    missed(error);
                    return id;
                }))
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(loads).thenApply(done -> ids);
    }

    @Override
    public CompletionStage<Optional<Device>> setScript(String deviceId, @Nullable String source) {
        return database.change(connection -> {
                    List<DeviceRow> rows = table.byIds(connection, List.of(deviceId));
                    if (rows.isEmpty()) {
                        return Optional.<String>empty();
                    }
                    String known = rows.get(0).device().configId();
                    String configId = known == null ? deviceId : known;
                    table.setScript(connection, configId, source);
                    changes.record(connection, ChangeFeed.CONFIG, configId);
                    return Optional.of(configId);
                })
                .thenCompose(configId -> configId.isEmpty()
                        ? CompletableFuture.completedFuture(Optional.<Device>empty())
                        : reloadConfig(configId.get())
                                .thenCompose(done -> cache.find(deviceId))
                                .thenApply(row -> row.map(DeviceRow::device)));
    }

    @Override
    public CompletionStage<Optional<Device>> setSilence(String deviceId, @Nullable Silence silence) {
        try {
            if (silence != null) {
                Checked.range("silence.seconds", silence.seconds(), 1, MAX_SILENCE_S);
            }
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        return database.change(connection -> {
                    boolean known = table.setSilence(connection, deviceId, silence);
                    if (known) {
                        changes.record(connection, ChangeFeed.DEVICE, deviceId);
                    }
                    return known;
                })
                .thenCompose(known -> known
                        ? cache.reload(deviceId).thenApply(row -> row.map(DeviceRow::device))
                        : CompletableFuture.completedFuture(Optional.empty()));
    }

    @Override
    public CompletionStage<GatewayMembers> members(
            Collection<String> gatewayNumbers, Collection<SubDeviceAddress> addresses) {
        MemberKeys keys = MemberKeys.of(gatewayNumbers, addresses);
        return database.read(connection -> {
            long began = System.nanoTime();
            Members members = table.members(connection, database.dialect(), keys);
            cache.offer(members.rows(), began);
            return members.found();
        });
    }

    private CompletableFuture<Void> reloadConfig(String configId) {
        return database.read(connection -> table.byConfig(connection, configId)).thenCompose(rows -> {
            var loads =
                    rows.stream().map(row -> cache.reload(row.device().id())).toArray(CompletableFuture[]::new);
            return CompletableFuture.allOf(loads);
        });
    }

    private void deviceChanged(String id) {
        if (id.equals(ChangeFeed.ALL)) {
            cache.expireAll();
            return;
        }
        cache.reload(id).whenComplete((row, error) -> missed(error));
    }

    private void configChanged(String id) {
        if (!id.equals(ChangeFeed.ALL)) {
            reloadConfig(id).whenComplete((done, error) -> missed(error));
        }
    }

    private void missed(@Nullable Throwable error) {
        if (error != null) {
            // The database left in between; whoever asks next reads anew.
            LOG.debug("A change could not be followed at once", error);
            cache.expireAll();
        }
    }

    private void announce(String id, @Nullable DeviceRow row) {
        announcer.accept(id, row == null ? null : row.device());
    }

    /** Stops the thread that checks passwords. */
    @Deactivate
    public void stop() {
        credentials.stop();
    }
}
