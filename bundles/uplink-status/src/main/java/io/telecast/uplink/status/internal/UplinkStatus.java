package io.telecast.uplink.status.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.DeviceListener;
import io.telecast.api.health.HealthCheck;
import io.telecast.api.health.Measurements;
import io.telecast.api.push.Deadlines;
import io.telecast.api.push.PushPublisher;
import io.telecast.api.store.PresenceStore;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.ReportListener;
import io.telecast.api.uplink.UplinkHandler;
import io.telecast.api.uplink.UplinkResult;
import io.telecast.api.uplink.UplinkType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The component: who is online, as brokers say, by reports, and until silence. */
@Component(name = "io.telecast.uplink.status")
@Designate(ocd = StatusConfig.class)
@UplinkType(type = StatusHandler.TYPE, topics = "devices/status/{device_id}", channel = "device:{device_id}:status")
public final class UplinkStatus implements UplinkHandler, ReportListener, DeviceListener, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(UplinkStatus.class);

    private final StatusSettings settings;
    private final Turns turns = new Turns();
    private final StatusHandler handler;
    private final Keeper keeper;
    private final ScheduledThreadPoolExecutor thread;

    /** Takes reports at once. */
    @Activate
    public UplinkStatus(
            StatusConfig config,
            @Reference DeviceDirectory directory,
            @Reference PresenceStore store,
            @Reference PushPublisher push,
            @Reference Deadlines deadlines) {
        settings = StatusSettings.of(config);
        thread = thread();
        Parts parts = new Parts(settings, directory, store, push, deadlines, turns, System::currentTimeMillis, thread);
        handler = parts.handler;
        keeper = parts.keeper;
        every(Wheel.TICK, keeper::tick);
        every(settings.sweep(), parts.sweeper::sweep);
        every(settings.sweep(), parts.reconciler::reconcile);
    }

    private static ScheduledThreadPoolExecutor thread() {
        // What comes after the end is dropped: the next report, or the next instance, finds it again.
        var executor = new ScheduledThreadPoolExecutor(
                1, task -> new Thread(task, "telecast-presence"), new ThreadPoolExecutor.DiscardPolicy());
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }

    private void every(long millis, Runnable task) {
        thread.scheduleAtFixedRate(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        // A defect in one round must not end the others.
                        LOG.error("Looking after who is online failed", e);
                    }
                },
                millis,
                millis,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletionStage<UplinkResult> handle(Report report) {
        return handler.handle(report);
    }

    @Override
    public void stored(Report report) {
        keeper.stored(report);
    }

    @Override
    public void deviceChanged(String deviceId, @Nullable Device now) {
        keeper.changed(deviceId);
    }

    @Override
    public String part() {
        return "uplink-status";
    }

    @Override
    public @Nullable String problem() {
        return null;
    }

    @Override
    public void measure(Measurements to) {
        keeper.measure(to);
        to.gauge("devices.in.work", "Devices of which statuses are in work", turns.size());
    }

    /** Statuses that have begun end as the store answers. Of reports, Redis is told what it does not know yet. */
    @Deactivate
    void close() {
        handler.close();
        try {
            CompletableFuture.supplyAsync(keeper::flush, thread)
                    .thenCompose(flushed -> flushed)
                    .get(settings.stopTimeout(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.info(
                    "Redis was not told of the latest reports; some devices may be taken for silent until they report");
        }
        thread.shutdownNow();
    }
}
