package io.telecast.itests.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is swallowed is lost for one side alone, and for the connections of that moment. */
class TcpProxyTest {
    private static final int SILENCE_MS = 300;

    private ServerSocket target;
    private TcpProxy link;

    @BeforeEach
    void open() throws IOException {
        target = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        link = new TcpProxy(target.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        link.close();
        target.close();
    }

    @Test
    void requestsAreSwallowed() throws IOException {
        try (Socket client = client();
                Socket server = target.accept()) {
            pass(client, server, 1);
            link.swallowRequests();
            server.setSoTimeout(SILENCE_MS);
            client.getOutputStream().write(2);
            assertThrows(
                    SocketTimeoutException.class, () -> server.getInputStream().read());
            pass(server, client, 3);
        }
        try (Socket client = client();
                Socket server = target.accept()) {
            pass(client, server, 4);
        }
    }

    @Test
    void answersAreSwallowed() throws IOException {
        try (Socket client = client();
                Socket server = target.accept()) {
            pass(server, client, 1);
            link.swallowAnswers();
            client.setSoTimeout(SILENCE_MS);
            server.getOutputStream().write(2);
            assertThrows(
                    SocketTimeoutException.class, () -> client.getInputStream().read());
            pass(client, server, 3);
        }
    }

    private Socket client() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), link.port());
    }

    private static void pass(Socket from, Socket to, int number) throws IOException {
        to.setSoTimeout((int) Await.SHORT.toMillis());
        from.getOutputStream().write(number);
        assertEquals(number, to.getInputStream().read());
    }
}
