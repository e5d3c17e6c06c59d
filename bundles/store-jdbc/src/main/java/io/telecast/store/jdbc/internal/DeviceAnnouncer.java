package io.telecast.store.jdbc.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of devices that changed. A component of its own: listeners use the directory, so a directory that
 * waited for them to come up would wait in a circle.
 */
@Component(service = DeviceAnnouncer.class, immediate = true)
public final class DeviceAnnouncer {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceAnnouncer.class);

    private final JdbcDeviceDirectory directory;
    private final List<DeviceListener> listeners = new CopyOnWriteArrayList<>();

    /** Begins to tell. */
    @Activate
    public DeviceAnnouncer(@Reference JdbcDeviceDirectory directory) {
        this.directory = directory;
        directory.announceTo(this::announce);
    }

    /** Adds a listener. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addListener(DeviceListener listener) {
        listeners.add(listener);
    }

    /** Removes a listener. */
    public void removeListener(DeviceListener listener) {
        listeners.remove(listener);
    }

    private void announce(String id, @Nullable Device now) {
        for (DeviceListener listener : listeners) {
            try {
                listener.deviceChanged(id, now);
            } catch (RuntimeException e) {
                LOG.error("A listener failed for device {}", id, e);
            }
        }
    }

    /** Ends to tell. */
    @Deactivate
    public void stop() {
        directory.announceTo((id, now) -> {});
    }
}
