package io.telecast.websocket.internal;

import java.security.Principal;

/**
 * Who asked for a socket, as far as that is known before the first frame.
 *
 * @param address the client's IP address
 */
record Caller(String address) implements Principal {
    @Override
    public String getName() {
        return address;
    }
}
