package io.telecast.store.jdbc.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between the store and a server, so that a test can take the server away and bring it back. */
final class Relay implements AutoCloseable {
    private final int target;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    Relay(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void cut() {
        cut = true;
        sockets.forEach(Relay::closeQuietly);
    }

    void restore() {
        cut = false;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                if (cut) {
                    client.close();
                } else {
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                    sockets.add(client);
                    sockets.add(server);
                    start(() -> pump(client, server));
                    start(() -> pump(server, client));
                }
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side has gone, and so the other goes.
        }
        sockets.remove(from);
        sockets.remove(to);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed either way.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
