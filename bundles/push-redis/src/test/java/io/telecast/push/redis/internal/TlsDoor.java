package io.telecast.push.redis.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Speaks TLS outside and hands on to a server that does not. */
final class TlsDoor implements AutoCloseable {
    private final SSLServerSocket server;
    private final int inside;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** @param known whether clients must show a certificate */
    TlsDoor(SSLContext context, boolean known, int inside) throws IOException {
        this.inside = inside;
        server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setNeedClientAuth(known);
        thread(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                SSLSocket outer = (SSLSocket) server.accept();
                sockets.add(outer);
                thread(() -> open(outer));
            }
        } catch (IOException e) {
            sockets.forEach(TlsDoor::close);
        }
    }

    private void open(SSLSocket outer) {
        try {
            outer.startHandshake();
            Socket inner = new Socket(InetAddress.getLoopbackAddress(), inside);
            sockets.add(inner);
            thread(() -> copy(inner, outer));
            copy(outer, inner);
        } catch (IOException e) {
            close(outer);
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // One of them closed it.
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Closed is closed.
        }
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "tls-door");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        sockets.forEach(TlsDoor::close);
    }
}
