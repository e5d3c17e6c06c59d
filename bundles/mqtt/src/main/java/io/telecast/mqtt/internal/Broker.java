package io.telecast.mqtt.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A broker and how we get in. */
record Broker(String host, int port, @Nullable String username, @Nullable String password) {
    private static final int DEFAULT_PORT = 1883;
    private static final int MAX_PORT = 65_535;

    /** Reads an address; the message of a refusal never repeats it, for it may hold a password. */
    static Broker of(String key, String text, String username, String password) {
        URI uri;
        try {
            uri = new URI(text.trim());
        } catch (URISyntaxException e) {
            throw refused(key);
        }
        if (!"mqtt".equals(uri.getScheme()) || uri.getHost() == null || !possible(uri.getPort()) || hasMore(uri)) {
            throw refused(key);
        }
        String user = uri.getRawUserInfo();
        int colon = user == null ? -1 : user.indexOf(':');
        String name = user == null ? null : decoded(colon < 0 ? user : user.substring(0, colon));
        String secret = user == null || colon < 0 ? null : decoded(user.substring(colon + 1));
        return new Broker(
                uri.getHost(),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                username.isEmpty() ? name : username,
                password.isEmpty() ? secret : password);
    }

    String serverUri() {
        return "tcp://" + host + ":" + port;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return host + ":" + port;
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
        return new IllegalArgumentException(
                key + ": is not the address of an MQTT broker; allowed: mqtt://[user:password@]host[:port], or empty");
    }
}
