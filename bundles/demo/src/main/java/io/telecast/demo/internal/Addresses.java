package io.telecast.demo.internal;

import java.net.URI;

/** Where this installation is reached, without credentials. */
record Addresses(String http, String ws, String mqtt) {

    static Addresses of(DemoSettings settings, URI broker) {
        String web = "://" + settings.host() + ":" + settings.httpPort();
        String secure = settings.https() ? "s" : "";
        int port = broker.getPort() < 0 ? 1883 : broker.getPort();
        return new Addresses("http" + secure + web, "ws" + secure + web, "mqtt://" + broker.getHost() + ":" + port);
    }
}
