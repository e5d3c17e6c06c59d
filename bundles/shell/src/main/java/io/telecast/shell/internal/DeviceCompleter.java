package io.telecast.shell.internal;

import io.telecast.api.device.DeviceDirectory;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;

/** Offers devices of the tenant that the session's last command was about, and those that are watched here. */
@Service
public final class DeviceCompleter extends WordCompleter {
    @Override
    Collection<String> words(Session session, String typed) throws Exception {
        Set<String> devices = new TreeSet<>();
        connections().forEach(connection -> devices.addAll(connection.deviceIds()));
        String tenant = tenant(session);
        if (!tenant.isEmpty()) {
            new Services(bundles)
                    .ask(DeviceDirectory.class, directory -> directory.list(tenant, typed, 0, MOST))
                    .devices()
                    .forEach(device -> devices.add(device.id()));
        }
        return devices;
    }
}
