package io.telecast.shell.internal;

import io.telecast.api.auth.ApiKeyStore;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Switches an API key off. */
@Service
@Command(scope = "telecast", name = "api-key-revoke", description = "Switches an API key off, for good")
public final class ApiKeyRevokeCommand extends TelecastAction {
    @Completion(ApiKeyCompleter.class)
    @Argument(name = "id", description = "The id of the key, as api-key-list shows it", required = true)
    String id = "";

    @Override
    void run() throws Exception {
        if (!ask(ApiKeyStore.class, store -> store.disable(id))) {
            throw new CommandFailedException("there is no API key with that id; telecast:api-key-list shows them");
        }
        print("API key " + id + " revoked");
    }
}
