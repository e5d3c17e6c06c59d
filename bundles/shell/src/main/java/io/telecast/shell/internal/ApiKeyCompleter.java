package io.telecast.shell.internal;

import io.telecast.api.auth.ApiKey;
import io.telecast.api.auth.ApiKeyStore;
import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;

/** Offers the usable keys of the tenant that the session's last command was about. */
@Service
public final class ApiKeyCompleter extends WordCompleter {
    @Override
    Collection<String> words(Session session, String typed) throws Exception {
        String tenant = tenant(session);
        if (tenant.isEmpty()) {
            return List.of();
        }
        return new Services(bundles)
                .ask(ApiKeyStore.class, keys -> keys.list(tenant)).stream()
                        .filter(ApiKey::enabled)
                        .map(ApiKey::id)
                        .toList();
    }
}
