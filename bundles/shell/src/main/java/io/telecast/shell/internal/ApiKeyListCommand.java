package io.telecast.shell.internal;

import io.telecast.api.auth.ApiKey;
import io.telecast.api.auth.ApiKeyStore;
import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists API keys. */
@Service
@Command(scope = "telecast", name = "api-key-list", description = "Lists API keys of a tenant, not their secrets")
public final class ApiKeyListCommand extends TelecastAction {
    @Completion(TenantCompleter.class)
    @Argument(name = "tenant", description = "The tenant", required = true)
    String tenant = "";

    @Completion(MoreCompleter.class)
    @Argument(index = 1, name = "options", description = MORE, multiValued = true)
    List<String> more = List.of();

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Override
    void run() throws Exception {
        session.put(TENANT, tenant);
        List<ApiKey> keys = ask(ApiKeyStore.class, store -> store.list(tenant));
        if (json) {
            printJson(keys.stream()
                    .map(key -> Json.object(
                            "id", key.id(),
                            "name", key.name(),
                            "tenant_id", key.tenantId(),
                            "enabled", key.enabled(),
                            "created_at", key.createdAt()))
                    .toList());
            return;
        }
        var table = new Table("tenant '" + tenant + "' has no API keys", "Id", "Name", "Enabled", "Created");
        keys.forEach(key -> table.row(key.id(), key.name(), key.enabled(), Instant.ofEpochMilli(key.createdAt())));
        print(table);
    }
}
