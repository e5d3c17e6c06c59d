package io.telecast.websocket.internal;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells who asks for a socket from what the web server knows and what proxies say. */
final class Callers {
    private final TrustedProxies proxies;
    private final AllowedOrigins origins;
    private final Counters counters;

    Callers(WebSocketConfig config, Counters counters) {
        this.proxies = new TrustedProxies(config.proxies_trusted());
        this.origins = new AllowedOrigins(config.origins_allowed());
        this.counters = counters;
    }

    Caller of(String remoteAddress, List<String> forwardedFor, @Nullable String origin) {
        return at(remoteAddress, forwardedFor, origins.allow(origin));
    }

    /** One of whom the web server told nothing: perhaps its origin is not allowed. */
    Caller unknown(String remoteAddress) {
        return at(remoteAddress, List.of(), origins.areAll());
    }

    private Caller at(String remoteAddress, List<String> forwardedFor, boolean originAllowed) {
        InetAddress other = IpAddress.read(remoteAddress);
        if (other == null) {
            return new Caller(remoteAddress, remoteAddress, originAllowed);
        }
        InetAddress client = client(other, forwardedFor);
        return new Caller(client.getHostAddress(), IpAddress.source(client), originAllowed);
    }

    /** From the end: each proxy adds the address that it was called from, and only a trusted one is believed. */
    private InetAddress client(InetAddress other, List<String> forwardedFor) {
        InetAddress at = other;
        String[] told = forwardedFor.isEmpty()
                ? new String[0]
                : String.join(",", forwardedFor).split(",", -1);
        for (int i = told.length - 1; i >= 0 && proxies.trusts(at); i--) {
            InetAddress before = IpAddress.read(told[i].strip());
            if (before == null) {
                counters.badForwardedFor.increment();
                return at;
            }
            at = before;
        }
        return at;
    }
}
