package io.telecast.launch.internal;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Where the web server is going to listen; checked before it tries, because it would only log what is wrong. */
final class HttpAddress {
    private static final String PORT = "org.osgi.service.http.port (TELECAST_HTTP_PORT)";
    private static final String BIND = "org.ops4j.pax.web.listening.addresses (TELECAST_BIND)";

    /** The keys of the web server that matter here. */
    @interface Config {
        String PID = "org.ops4j.pax.web";

        String org_osgi_service_http_port() default "8080";

        boolean org_osgi_service_http_secure_enabled() default false;

        String org_ops4j_pax_web_listening_addresses() default "127.0.0.1";
    }

    private final InetSocketAddress address;
    private final String scheme;

    HttpAddress(Config config) {
        this(
                config.org_ops4j_pax_web_listening_addresses(),
                config.org_osgi_service_http_port(),
                config.org_osgi_service_http_secure_enabled());
    }

    HttpAddress(String bind, String port, boolean secure) {
        scheme = secure ? "https" : "http";
        address = new InetSocketAddress(address(bind.strip()), port(port.strip()));
        checkFree();
    }

    /** Where this machine itself reaches the server, for example {@code http://127.0.0.1:8080}. */
    String url() {
        InetAddress host = address.getAddress();
        String name = host.isAnyLocalAddress() ? "127.0.0.1" : host.getHostAddress();
        return scheme + "://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + address.getPort();
    }

    private static InetAddress address(String bind) {
        try {
            return InetAddress.getByName(bind);
        } catch (UnknownHostException e) {
            throw notOurs(bind, e);
        }
    }

    private static int port(String port) {
        try {
            int number = Integer.parseInt(port);
            if (number >= 1 && number <= 65535) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(PORT + ": '" + port + "' is not a port; allowed: 1 to 65535");
    }

    private void checkFree() {
        try (ServerSocket any = new ServerSocket(0, 1, address.getAddress())) {
            any.getLocalPort();
        } catch (IOException e) {
            throw notOurs(address.getHostString(), e);
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (BindException e) {
            String reason = address.getPort() < 1024 ? "in use or reserved" : "in use";
            throw new IllegalArgumentException(
                    PORT + ": '" + address.getPort() + "' is " + reason + "; allowed: a free port", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(PORT + ": '" + address.getPort() + "' cannot be used: " + e, e);
        }
    }

    private static IllegalArgumentException notOurs(String bind, IOException cause) {
        return new IllegalArgumentException(
                BIND + ": '" + bind + "' is not an address of this machine; allowed: one of its addresses or 0.0.0.0",
                cause);
    }
}
