package io.telecast.push.redis.internal;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the address of Redis: one server, sentinels, or a cluster, each with or without TLS. */
final class RedisAddress {
    static final String ALLOWED = "redis://[user:password@]host[:port][/database],"
            + " redis-sentinel://[user:password@]host[:port],host[:port][/database]#master,"
            + " redis-cluster://[user:password@]host[:port],host[:port], and with TLS rediss://,"
            + " rediss-sentinel://, rediss-cluster://; reserved characters in a password as %XX";

    private static final Pattern URL =
            Pattern.compile("([a-z+-]+)://(?:(.*)@)?([^/?#@]*)(?:/([^?#]*))?(?:\\?([^#]*))?(?:#(.*))?");
    private static final Pattern NODE = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?");
    private static final Map<String, Site.Kind> KINDS = Map.of(
            "redis", Site.Kind.SERVER,
            "rediss", Site.Kind.SERVER,
            "redis+ssl", Site.Kind.SERVER,
            "redis+tls", Site.Kind.SERVER,
            "redis-sentinel", Site.Kind.SENTINEL,
            "rediss-sentinel", Site.Kind.SENTINEL,
            "redis-cluster", Site.Kind.CLUSTER,
            "rediss-cluster", Site.Kind.CLUSTER);

    private final String scheme;
    private final Site.Kind kind;
    private final RedisURI.Builder like = RedisURI.Builder.redis("localhost");
    private String masterName = "";
    private int database;
    private SslVerifyMode verify;

    private RedisAddress(String scheme, Site.Kind kind, SslVerifyMode verify) {
        this.scheme = scheme;
        this.kind = kind;
        this.verify = verify;
    }

    static Site parse(String text) {
        return parse(text, SslVerifyMode.FULL);
    }

    /** @param verify what of a server's certificate is looked at, unless the address says so itself */
    static Site parse(String text, SslVerifyMode verify) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            throw refused("not a URL");
        }
        Site.Kind kind = KINDS.get(url.group(1));
        if (kind == null) {
            throw refused(url.group(1) + "://...");
        }
        return new RedisAddress(url.group(1), kind, verify).read(url);
    }

    private Site read(Matcher url) {
        database(url.group(4));
        parameters(url.group(5));
        if (url.group(6) != null) {
            masterName = decode(url.group(6));
        }
        if ((kind == Site.Kind.SENTINEL) == masterName.isEmpty()) {
            throw refused(scheme + "://... " + (masterName.isEmpty() ? "without #master" : "with #master"));
        }
        if (kind == Site.Kind.CLUSTER && database != 0) {
            throw refused(scheme + "://.../" + database);
        }
        authenticate(url.group(2));
        boolean tls = scheme.startsWith("rediss") || scheme.contains("+");
        like.withDatabase(database).withSsl(tls).withVerifyPeer(verify);
        List<RedisURI> nodes = Arrays.stream(url.group(3).split(",", -1))
                .map(node -> node(node, tls))
                .toList();
        if (kind == Site.Kind.SERVER && nodes.size() > 1) {
            throw refused(scheme + "://... with " + nodes.size() + " hosts");
        }
        return new Site(kind, kind == Site.Kind.SERVER ? nodes.get(0) : like.build(), nodes, masterName);
    }

    private RedisURI node(String text, boolean tls) {
        Matcher node = NODE.matcher(text);
        if (!node.matches()) {
            throw refused(scheme + "://" + (text.isEmpty() ? " without a host" : "..."));
        }
        boolean sentinel = kind == Site.Kind.SENTINEL;
        int port = node.group(2) != null
                ? Integer.parseInt(node.group(2))
                : sentinel ? RedisURI.DEFAULT_SENTINEL_PORT : RedisURI.DEFAULT_REDIS_PORT;
        if (port < 1 || port > 65_535) {
            throw refused(scheme + "://...:" + port);
        }
        String host = node.group(1).replaceAll("[\\[\\]]", "");
        // Name and password in the address are those of the data; sentinels have their own.
        return sentinel
                ? RedisURI.Builder.redis(host, port)
                        .withSsl(tls)
                        .withVerifyPeer(verify)
                        .build()
                : RedisURI.builder(like.build()).withHost(host).withPort(port).build();
    }

    private void authenticate(@Nullable String userInfo) {
        if (userInfo == null || userInfo.isEmpty()) {
            return;
        }
        int colon = userInfo.indexOf(':');
        char[] password = decode(userInfo.substring(colon + 1)).toCharArray();
        if (colon > 0) {
            like.withAuthentication(decode(userInfo.substring(0, colon)), password);
        } else {
            like.withPassword(password);
        }
    }

    private void database(@Nullable String path) {
        if (path != null && !path.isEmpty()) {
            if (!path.matches("[0-9]{1,6}")) {
                throw refused(scheme + "://.../" + path);
            }
            database = Integer.parseInt(path);
        }
    }

    /** Those of Lettuce's own addresses that mean something here. */
    private void parameters(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return;
        }
        for (String parameter : query.split("&", -1)) {
            String name = parameter.replaceAll("=.*", "").toLowerCase(Locale.ROOT);
            String value = decode(parameter.substring(Math.min(parameter.length(), name.length() + 1)));
            switch (name) {
                case "database", "db" -> database(value);
                case "sentinelmasterid" -> masterName = value;
                case "clientname" -> like.withClientName(value);
                case "verifypeer" ->
                    verify = Settings.one("verifyPeer (TELECAST_REDIS_URL)", value, SslVerifyMode.class);
                default ->
                    throw Settings.refused(
                            "url (TELECAST_REDIS_URL)",
                            scheme + "://...?" + name + "=...",
                            "the parameters database, clientName, verifyPeer, sentinelMasterId");
            }
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw refused("a % that is not followed by two hexadecimal digits");
        }
    }

    /** Without the text itself, which may hold a password. */
    private static IllegalArgumentException refused(String shown) {
        return Settings.refused("url (TELECAST_REDIS_URL)", shown, ALLOWED);
    }
}
