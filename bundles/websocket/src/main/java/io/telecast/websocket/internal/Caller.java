package io.telecast.websocket.internal;

import java.security.Principal;

/**
 * Who asked for a socket, as far as that is known before the first frame.
 *
 * @param address the client's IP address, as a trusted proxy tells it
 * @param source whom the address belongs to, for what is counted by address
 * @param originAllowed whether the page that asked may
 */
record Caller(String address, String source, boolean originAllowed) implements Principal {
    @Override
    public String getName() {
        return address;
    }
}
