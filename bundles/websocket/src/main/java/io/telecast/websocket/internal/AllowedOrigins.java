package io.telecast.websocket.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The web sites whose pages may open sockets; all of them when none is named. */
final class AllowedOrigins {
    private static final Pattern ORIGIN =
            Pattern.compile("([a-z][a-z0-9+.-]*)://(\\*\\.)?(\\[[0-9a-f:.]+]|[a-z0-9_-][a-z0-9._-]*)(?::(\\d{1,5}))?");
    private static final Map<String, String> USUAL_PORTS = Map.of("http", "80", "https", "443");

    /** An origin; with {@code anyBelow} those of all hosts that end with a dot and this one. */
    private record Origin(String scheme, boolean anyBelow, String host, String port) {
        boolean covers(Origin other) {
            return scheme.equals(other.scheme)
                    && port.equals(other.port)
                    && (anyBelow ? other.host.endsWith("." + host) : other.host.equals(host));
        }
    }

    private final List<Origin> allowed = new ArrayList<>();

    /** @param setting origins with commas between them */
    AllowedOrigins(String setting) {
        for (String word : setting.split(",")) {
            if (!word.isBlank()) {
                allowed.add(setting(word.strip()));
            }
        }
    }

    boolean areAll() {
        return allowed.isEmpty();
    }

    /** @param origin the header; null of a client that is no browser, and could claim any */
    boolean allow(@Nullable String origin) {
        if (areAll() || origin == null) {
            return true;
        }
        Origin asked = read(origin);
        return asked != null && !asked.anyBelow && allowed.stream().anyMatch(one -> one.covers(asked));
    }

    private static Origin setting(String word) {
        Origin origin = read(word);
        if (origin == null) {
            throw new IllegalArgumentException("origins.allowed: '" + word
                    + "' is not an origin; allowed: such as https://example.com, http://example.com:8080 and"
                    + " https://*.example.com, with commas between them");
        }
        return origin;
    }

    private static @Nullable Origin read(String text) {
        Matcher parts = ORIGIN.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return null;
        }
        String port = parts.group(4) != null ? parts.group(4) : USUAL_PORTS.getOrDefault(parts.group(1), "");
        return new Origin(parts.group(1), parts.group(2) != null, parts.group(3), port);
    }
}
