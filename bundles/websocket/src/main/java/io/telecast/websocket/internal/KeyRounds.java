package io.telecast.websocket.internal;

import io.telecast.api.auth.Credentials;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at the API keys of open sockets again: at each key once a round, however many sockets came by it. */
final class KeyRounds {
    private final Collection<ClientSocket> sockets;
    private final Doorkeeper doorkeeper;

    KeyRounds(Collection<ClientSocket> sockets, Doorkeeper doorkeeper) {
        this.sockets = sockets;
        this.doorkeeper = doorkeeper;
    }

    void round() {
        Map<Credentials, List<ClientSocket>> byKey = new HashMap<>();
        for (ClientSocket socket : sockets) {
            Credentials key = socket.apiKey();
            if (key != null) {
                byKey.computeIfAbsent(key, first -> new ArrayList<>()).add(socket);
            }
        }
        byKey.forEach((key, holders) ->
                doorkeeper.recheck(key, text -> holders.forEach(socket -> socket.apiKeyRefused(key, text))));
    }
}
