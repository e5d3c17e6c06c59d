package io.telecast.push.redis.internal;

import io.lettuce.core.RedisURI;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The network between an instance and Redis, that can be cut, or fall silent while connections stay open. */
final class Wire implements AutoCloseable {
    /** One connection; holds what comes from Redis while silent. */
    private static final class Pair {
        final Socket near;
        final Socket far;
        volatile boolean listening;
        volatile boolean silent;

        Pair(Socket near, Socket far) {
            this.near = near;
            this.far = far;
        }

        void close() {
            try {
                near.close();
                far.close();
            } catch (IOException e) {
                // Closed is closed.
            }
        }
    }

    private static final long TURN_MS = 200;

    private final List<Pair> pairs = new CopyOnWriteArrayList<>();
    private final ServerSocket server;
    private final RedisURI redis;
    private final AtomicInteger turns = new AtomicInteger();
    private volatile boolean counting;
    private volatile boolean cut;
    private volatile boolean silent;

    Wire(RedisURI redis) throws IOException {
        this.redis = redis;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    RedisURI address() {
        return RedisURI.builder(redis).withPort(server.getLocalPort()).build();
    }

    /** Closes all connections, and each that comes. */
    void cut() {
        cut = true;
        pairs.forEach(Pair::close);
    }

    /** Lets nothing through any more, and closes nothing. */
    void silence() {
        silent = true;
        pairs.forEach(pair -> pair.silent = true);
    }

    /** Lets nothing through to those who listen. */
    void silenceListeners() {
        pairs.stream().filter(pair -> pair.listening).forEach(pair -> pair.silent = true);
    }

    /** Holds answers as if Redis were far away, and counts how often some of those to commands are let go together. */
    void countTurns() {
        counting = true;
    }

    int turns() {
        return turns.get();
    }

    /** Works again, for connections made from now on. */
    void mend() {
        silent = false;
        cut = false;
        counting = false;
    }

    private void accept() {
        try {
            while (true) {
                Socket near = server.accept();
                if (cut) {
                    near.close();
                    continue;
                }
                Socket far = new Socket();
                far.connect(new InetSocketAddress(redis.getHost(), redis.getPort()));
                Pair pair = new Pair(near, far);
                pair.silent = silent;
                pairs.add(pair);
                thread(() -> copy(pair, near, far));
                thread(() -> copy(pair, far, near));
            }
        } catch (IOException e) {
            pairs.forEach(Pair::close);
        }
    }

    private void copy(Pair pair, Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                bytes.write(buffer, 0, n);
                if (counting && from == pair.far) {
                    hold(in, bytes, buffer);
                    turns.addAndGet(pair.listening ? 0 : 1);
                }
                if (bytes.toString(StandardCharsets.ISO_8859_1).contains("SUBSCRIBE")) {
                    pair.listening = true;
                }
                if (!pair.silent) {
                    bytes.writeTo(out);
                }
            }
        } catch (IOException e) {
            // The other side closed it.
        } finally {
            pair.close();
        }
    }

    /** What comes in the time that a far Redis would take to answer. */
    private static void hold(InputStream in, ByteArrayOutputStream bytes, byte[] buffer) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(TURN_MS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        for (int n = in.available(); n > 0; n = in.available()) {
            bytes.write(buffer, 0, in.read(buffer, 0, Math.min(n, buffer.length)));
        }
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
