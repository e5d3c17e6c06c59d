package io.telecast.mqtt.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A broker and how we get in.
 *
 * @param host a name or an address, an IPv6 one without its brackets
 * @param tls whether the connection is encrypted
 */
record Broker(String host, int port, boolean tls, @Nullable String username, @Nullable String password) {
    private static final int DEFAULT_PORT = 1883;
    private static final int DEFAULT_TLS_PORT = 8883;
    private static final int MAX_PORT = 65_535;

    /** Reads an address; the message of a refusal never repeats it, for it may hold a password. */
    static Broker of(String key, String text, String username, String password) {
        URI uri;
        try {
            uri = new URI(text.trim());
        } catch (URISyntaxException e) {
            throw refused(key);
        }
        boolean tls = tls(key, uri.getScheme());
        if (uri.getHost() == null || !possible(uri.getPort()) || hasMore(uri)) {
            throw refused(key);
        }
        String user = uri.getRawUserInfo();
        int colon = user == null ? -1 : user.indexOf(':');
        String name = user == null ? null : decoded(colon < 0 ? user : user.substring(0, colon));
        String secret = user == null || colon < 0 ? null : decoded(user.substring(colon + 1));
        return new Broker(
                uri.getHost().replaceAll("[\\[\\]]", ""),
                uri.getPort() >= 0 ? uri.getPort() : tls ? DEFAULT_TLS_PORT : DEFAULT_PORT,
                tls,
                username.isEmpty() ? name : username,
                password.isEmpty() ? secret : password);
    }

    /** As the client wants it, which reaches the broker by our sockets whatever it says. */
    String serverUri() {
        return "tcp://" + this;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    private static boolean tls(String key, @Nullable String scheme) {
        return switch (scheme == null ? "" : scheme.toLowerCase(Locale.ROOT)) {
            case "mqtt", "tcp" -> false;
            case "mqtts", "ssl" -> true;
            default -> throw refused(key);
        };
    }

    /** -1 stands for none. */
    private static boolean possible(int port) {
        return port == -1 || port >= 1 && port <= MAX_PORT;
    }

    private static boolean hasMore(URI uri) {
        String path = uri.getRawPath();
        return path != null && path.length() > 1 || uri.getRawQuery() != null || uri.getRawFragment() != null;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static IllegalArgumentException refused(String key) {
        return new IllegalArgumentException(key + ": is not the address of an MQTT broker; allowed:"
                + " mqtt://[user:password@]host[:port], mqtts:// for TLS, or empty; special characters of user and"
                + " password as %XX");
    }
}
