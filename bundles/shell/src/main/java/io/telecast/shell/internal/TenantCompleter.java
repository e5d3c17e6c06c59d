package io.telecast.shell.internal;

import io.telecast.api.push.Connection;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;

/** Offers the tenants that can be known: of this session's last command and of the open sockets. */
@Service
public final class TenantCompleter extends WordCompleter {
    @Override
    Collection<String> words(Session session, String typed) throws Exception {
        Set<String> tenants = new TreeSet<>();
        String last = tenant(session);
        if (!last.isEmpty()) {
            tenants.add(last);
        }
        for (Connection connection : connections()) {
            if (connection.tenantId() != null) {
                tenants.add(connection.tenantId());
            }
        }
        return tenants;
    }
}
