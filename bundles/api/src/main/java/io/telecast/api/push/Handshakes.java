package io.telecast.api.push;

import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Decides about WebSockets before the web server shakes hands, while a refusal can still have an HTTP status. Called on a
 * thread of the web server; does not block.
 */
@ProviderType
public interface Handshakes {
    /** Decides about one. */
    Answer answer(Handshake handshake);

    /**
     * What a client tells when it asks for a WebSocket.
     *
     * @param remoteAddress the IP address of the other end, which may be a proxy; an IPv6 address may be in brackets
     * @param forwardedFor the values of {@code X-Forwarded-For}, one for each line, as they came; empty if there is none
     * @param origin the value of {@code Origin}; null if there is none, as of clients that are no browsers
     */
    record Handshake(String remoteAddress, List<String> forwardedFor, @Nullable String origin) {}

    /** What the web server does. */
    sealed interface Answer {
        /**
         * It goes on with the handshake.
         *
         * @param principal becomes the user principal of the session
         */
        record Upgrade(Principal principal) implements Answer {}

        /**
         * It refuses.
         *
         * @param status the HTTP status
         * @param text the plain text of the answer
         */
        record Refusal(int status, String text) implements Answer {}
    }
}
