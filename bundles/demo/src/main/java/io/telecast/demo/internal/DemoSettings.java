package io.telecast.demo.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The configuration, checked. */
record DemoSettings(
        boolean enabled,
        Path dataDir,
        String host,
        int httpPort,
        boolean https,
        @Nullable URI broker,
        int devices,
        double rate) {

    static DemoSettings of(DemoConfig config) {
        return new DemoSettings(
                flag("enabled", config.enabled()),
                Path.of(config.data_dir()),
                host(config.bind()),
                (int) number("http.port", config.http_port(), 1, 65535, true),
                flag("https", config.https()),
                broker(config.mqtt_url()),
                (int) number("simulate.devices", config.simulate_devices(), 0, 1000, true),
                number("simulate.rate", config.simulate_rate(), 0.01, 1000, false));
    }

    private static boolean flag(String key, String text) {
        return switch (text.trim()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refused(key, text, "true or false", "true, false");
        };
    }

    /** Whoever listens on all addresses is reached on this machine by the loopback one. */
    private static String host(String bind) {
        String address = bind.trim();
        if (address.isEmpty() || address.equals("0.0.0.0") || address.equals("::")) {
            return "127.0.0.1";
        }
        return address.contains(":") ? "[" + address + "]" : address;
    }

    private static @Nullable URI broker(String text) {
        if (text.isBlank()) {
            return null;
        }
        try {
            URI uri = new URI(text.trim());
            if (uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Said below, without what it may contain.
        }
        throw new IllegalArgumentException("mqtt.url: is not the address of a broker; allowed: mqtt://host:port");
    }

    private static double number(String key, String text, double least, double most, boolean whole) {
        String range = whole ? (int) least + " to " + (int) most : least + " to " + (int) most;
        double value;
        try {
            value = whole ? Integer.parseInt(text.trim()) : Double.parseDouble(text.trim());
        } catch (NumberFormatException e) {
            throw refused(key, text, "a number", range);
        }
        if (!(value >= least && value <= most)) {
            throw refused(key, text, "in range", range);
        }
        return value;
    }

    private static IllegalArgumentException refused(String key, String text, String what, String allowed) {
        return new IllegalArgumentException(key + ": '" + text + "' is not " + what + "; allowed: " + allowed);
    }
}
