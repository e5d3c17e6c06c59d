package io.telecast.itests.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A link that can be broken: stands between two parts and passes bytes on, until it is told to cut (connections are
 * reset and new ones refused), to stall (bytes stop, connections stay), to swallow (bytes of one side are lost) or to
 * delay.
 */
public final class TcpProxy implements AutoCloseable {
    private static final long POLL_NANOS = Duration.ofMillis(2).toNanos();

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Set<Socket> nearSide = ConcurrentHashMap.newKeySet();
    private final Set<Socket> farSide = ConcurrentHashMap.newKeySet();
    /** Whose bytes are lost. */
    private final Set<Socket> mute = ConcurrentHashMap.newKeySet();

    private final ExecutorService pumps = Executors.newCachedThreadPool(r -> new Thread(r, "proxy"));
    private volatile boolean cut;
    private volatile boolean stalled;
    private volatile long delayNanos;

    /** A link to a loopback port. */
    public TcpProxy(int targetPort) {
        try {
            listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        pumps.execute(this::accept);
    }

    /** The port to connect to in place of the target's. */
    public int port() {
        return listener.getLocalPort();
    }

    /** The address of its near end, for example {@code redis://127.0.0.1:40123}. */
    public URI uri(String scheme) {
        return URI.create(scheme + "://127.0.0.1:" + port());
    }

    /** Resets what is connected and refuses what comes. */
    public void cut() {
        cut = true;
        nearSide.forEach(TcpProxy::reset);
        farSide.forEach(TcpProxy::reset);
    }

    /** Passes nothing on, but keeps connections open: a peer that hangs. */
    public void stall() {
        stalled = true;
    }

    /** From now on whatever clients say on the present connections is lost, silently. New connections are good. */
    public void swallowRequests() {
        mute.addAll(nearSide);
    }

    /** The same with what the target says. */
    public void swallowAnswers() {
        mute.addAll(farSide);
    }

    /** Every chunk of bytes, at most 16 KiB in each direction, waits this long: a link that is slow and narrow. */
    public void delay(Duration length) {
        delayNanos = length.toNanos();
    }

    /** A good link again; what was swallowed makes connections useless, so those stay as they are. */
    public void heal() {
        cut = false;
        stalled = false;
        delayNanos = 0;
    }

    /** How many connections go through it. */
    public int connections() {
        return Math.max(nearSide.size(), farSide.size());
    }

    @Override
    public void close() {
        cut();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pumps.shutdownNow();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                if (cut) {
                    reset(near);
                } else {
                    connect(near);
                }
            } catch (IOException e) {
                // Closed, or the target is away: the client sees its connection end.
            }
        }
    }

    private void connect(Socket near) throws IOException {
        Socket far = new Socket();
        try {
            far.connect(target, 2000);
        } catch (IOException e) {
            reset(near);
            throw e;
        }
        near.setOption(StandardSocketOptions.TCP_NODELAY, true);
        far.setOption(StandardSocketOptions.TCP_NODELAY, true);
        nearSide.add(near);
        farSide.add(far);
        pumps.execute(() -> pump(near, far, nearSide));
        pumps.execute(() -> pump(far, near, farSide));
    }

    private void pump(Socket from, Socket to, Set<Socket> side) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                hold();
                if (!mute.contains(from)) {
                    out.write(buffer, 0, n);
                }
            }
            to.shutdownOutput();
        } catch (IOException e) {
            reset(from);
            reset(to);
        } finally {
            side.remove(from);
            mute.remove(from);
        }
    }

    private void hold() {
        long delay = delayNanos;
        if (delay > 0) {
            LockSupport.parkNanos(delay);
        }
        while (stalled && !cut) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // Closed already.
        }
        try {
            socket.close();
        } catch (IOException e) {
            // Closed already.
        }
    }
}
