package io.telecast.metrics.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who may see the figures: whoever has the token; without one this machine alone. */
final class Access {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{16,256}");
    private static final String BEARER = "Bearer ";
    private static final Refusal NO_TOKEN =
            new Refusal(401, "Authorization: Bearer TOKEN is needed, with the token of etc/io.telecast.metrics.cfg");
    private static final Refusal NOT_LOCAL = new Refusal(
            403,
            "answered only on this machine, and not through a proxy; to scrape from elsewhere set token in"
                    + " etc/io.telecast.metrics.cfg (TELECAST_METRICS_TOKEN)");

    /** Why somebody gets no answer: an HTTP status and a line. */
    record Refusal(int status, String text) {}

    private final byte @Nullable [] token;

    /** Empty for no token. */
    Access(String token) {
        if (!token.isEmpty() && !TOKEN.matcher(token).matches()) {
            // The value is a secret even when it is wrong.
            throw new IllegalArgumentException("token (TELECAST_METRICS_TOKEN): is not usable, it has " + token.length()
                    + " characters; allowed: 16 to 256 of A-Z a-z 0-9 - . _ ~ + / =, or empty");
        }
        this.token = token.isEmpty() ? null : bytes(token);
    }

    /**
     * Null for who may.
     *
     * @param peer the address at the other end of the connection
     * @param forwarded whether a proxy says that it asks for somebody else
     * @param authorization the header of that name
     */
    @Nullable
    Refusal refusal(@Nullable String peer, boolean forwarded, @Nullable String authorization) {
        if (token == null) {
            return !forwarded && isLoopback(peer) ? null : NOT_LOCAL;
        }
        return MessageDigest.isEqual(token, bytes(shown(authorization))) ? null : NO_TOKEN;
    }

    private static String shown(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : "";
    }

    private static boolean isLoopback(@Nullable String peer) {
        try {
            // An address is never looked up; without one, a null would be this machine.
            return peer != null && InetAddress.getByName(peer).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
