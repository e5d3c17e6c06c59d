package io.telecast.push.redis.internal;

import io.lettuce.core.RedisURI;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads {@code redis://[user:password@]host[:port][/database]}. */
final class RedisAddress {
    private static final String ALLOWED = "redis://[user:password@]host[:port][/database]";

    private RedisAddress() {}

    static RedisURI parse(String text) {
        try {
            return of(new URI(text));
        } catch (URISyntaxException e) {
            throw refused("not a URL");
        }
    }

    static RedisURI of(URI uri) {
        if (!"redis".equals(uri.getScheme())) {
            throw refused(uri.getScheme() == null ? "not a URL" : uri.getScheme() + "://...");
        }
        if (uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
            throw refused("redis://...");
        }
        int port = uri.getPort() == -1 ? RedisURI.DEFAULT_REDIS_PORT : uri.getPort();
        if (port < 1 || port > 65_535) {
            throw refused("redis://...:" + port);
        }
        RedisURI.Builder builder = RedisURI.builder()
                .withHost(uri.getHost().replaceAll("[\\[\\]]", ""))
                .withPort(port)
                .withDatabase(database(uri.getPath()));
        authenticate(builder, uri.getUserInfo());
        return builder.build();
    }

    private static void authenticate(RedisURI.Builder builder, @Nullable String userInfo) {
        if (userInfo == null) {
            return;
        }
        int colon = userInfo.indexOf(':');
        char[] password = userInfo.substring(colon + 1).toCharArray();
        if (colon > 0) {
            builder.withAuthentication(userInfo.substring(0, colon), password);
        } else {
            builder.withPassword(password);
        }
    }

    private static int database(@Nullable String path) {
        if (path == null || path.isEmpty() || path.equals("/")) {
            return 0;
        }
        if (!path.matches("/[0-9]{1,6}")) {
            throw refused("redis://.../" + path.substring(1));
        }
        return Integer.parseInt(path.substring(1));
    }

    /** Without the text itself, which may hold a password. */
    private static IllegalArgumentException refused(String shown) {
        return Settings.refused("url (TELECAST_REDIS_URL)", shown, ALLOWED);
    }
}
