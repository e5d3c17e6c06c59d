package io.telecast.shell.internal;

import io.telecast.api.auth.ApiKeyStore;
import io.telecast.api.auth.CreatedApiKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Creates an API key. */
@Service
@Command(scope = "telecast", name = "api-key-create", description = "Creates an API key and shows it, this once")
public final class ApiKeyCreateCommand extends TelecastAction {
    @Completion(TenantCompleter.class)
    @Argument(name = "tenant", description = "The tenant it speaks for, 1 to 36 characters", required = true)
    String tenant = "";

    @Argument(index = 1, name = "name", description = "What people call it, 1 to 255 characters", required = true)
    String name = "";

    @Completion(MoreCompleter.class)
    @Argument(index = 2, name = "options", description = MORE, multiValued = true)
    List<String> more = List.of();

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Override
    void run() throws Exception {
        session.put(TENANT, tenant);
        CreatedApiKey created = ask(ApiKeyStore.class, keys -> keys.create(tenant, name));
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("id", created.key().id());
        shown.put("api_key", created.secret());
        if (json) {
            printJson(shown);
        } else {
            print(shown);
        }
    }
}
