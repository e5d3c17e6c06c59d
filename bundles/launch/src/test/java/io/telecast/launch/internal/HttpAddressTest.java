package io.telecast.launch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAddressTest {

    @Test
    void aFreePortIsReachedByTheLoopbackAddress() throws Exception {
        String port = freePort();
        assertEquals("http://127.0.0.1:" + port, new HttpAddress("127.0.0.1", port, false).url());
        assertEquals("http://127.0.0.1:" + port, new HttpAddress("0.0.0.0", port, false).url());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "0", "-1", "65536", "8080.5"})
    void whatIsNoPortIsRefusedByItsKey(String port) {
        assertEquals(
                "org.osgi.service.http.port (TELECAST_HTTP_PORT): '" + port + "' is not a port; allowed: 1 to 65535",
                refusal("127.0.0.1", port));
    }

    @Test
    void aBusyPortIsRefusedByItsNumberAndKey() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertEquals(
                    "org.osgi.service.http.port (TELECAST_HTTP_PORT): '" + busy.getLocalPort()
                            + "' is in use; allowed: a free port",
                    refusal("127.0.0.1", Integer.toString(busy.getLocalPort())));
        }
    }

    @Test
    void anAddressOfAnotherMachineIsRefusedByItsKey() throws Exception {
        // 192.0.2.0/24 is reserved for documentation.
        assertEquals(
                "org.ops4j.pax.web.listening.addresses (TELECAST_BIND): '192.0.2.1' is not an address of this machine;"
                        + " allowed: one of its addresses or 0.0.0.0",
                refusal("192.0.2.1", freePort()));
    }

    private static String refusal(String bind, String port) {
        return assertThrows(IllegalArgumentException.class, () -> new HttpAddress(bind, port, false))
                .getMessage();
    }

    private static String freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(socket.getLocalPort());
        }
    }
}
