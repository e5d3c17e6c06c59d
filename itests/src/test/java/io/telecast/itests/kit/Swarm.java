package io.telecast.itests.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Many browsers at little cost: one thread and some hundred bytes for each socket, so that ten thousand of them are not
 * the bottleneck. Each looks at one numeric key of its frames, which must never turn back on a connection. They may stop
 * reading, ping, be closed and come back, all at once or one by one.
 *
 * <p>Sockets are named by their index, from 0.
 */
public final class Swarm implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int ROOM = 1 << 20;

    private final Selector selector;
    private final SwarmSocket.Surroundings surroundings;
    private final List<SwarmSocket> sockets = new ArrayList<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<SwarmSocket> returning = new PriorityQueue<>();
    private final Latencies latencies = new Latencies();
    private final Latencies pongs = new Latencies();
    private final Thread thread = new Thread(this::run, "swarm");
    private volatile URI uri;
    private volatile boolean comesBack;
    private volatile boolean stopping;
    private volatile Throwable failure;

    /** What all sockets have in common. */
    public static final class Settings {
        private final URI uri;
        private String key = Flow.KEY;
        private boolean timed;
        private int receiveBuffer;
        private boolean comesBack;

        private Settings(URI uri) {
            this.uri = uri;
        }

        /** The numeric key to look at; otherwise {@link Flow#KEY}. */
        public Settings key(String name) {
            key = name;
            return this;
        }

        /** Its numbers are times by {@link Swarm#now}: how old they are when they arrive is measured. */
        public Settings timed() {
            timed = true;
            return this;
        }

        /** A small receive buffer, in bytes, so that a socket that does not read is soon full. */
        public Settings receiveBuffer(int bytes) {
            receiveBuffer = bytes;
            return this;
        }

        /** Each socket that is closed by the server connects again at once, and every half second until it succeeds. */
        public Settings comesBack() {
            comesBack = true;
            return this;
        }

        /** Opens so many sockets at once, and sends the first frame of each. */
        public Swarm open(int count, IntFunction<String> firstFrame) {
            Swarm swarm = new Swarm(this);
            swarm.thread.start();
            swarm.open(count, firstFrame);
            return swarm;
        }
    }

    /** Sockets to this endpoint. */
    public static Settings to(URI uri) {
        return new Settings(uri);
    }

    /** The time in microseconds by a clock of this machine. */
    public static long now() {
        return System.nanoTime() / 1_000;
    }

    private Swarm(Settings settings) {
        this.uri = settings.uri;
        this.comesBack = settings.comesBack;
        thread.setDaemon(true);
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        surroundings = new SwarmSocket.Surroundings(
                selector,
                ROOM,
                settings.key,
                settings.receiveBuffer,
                settings.timed ? latencies : null,
                pongs,
                this::ended);
    }

    /** Opens more sockets at once. */
    public void open(int count, IntFunction<String> firstFrame) {
        ask(all -> {
            for (int i = 0; i < count; i++) {
                SwarmSocket socket = new SwarmSocket(all.size(), firstFrame.apply(all.size()), surroundings);
                all.add(socket);
                socket.connect(uri);
            }
            return null;
        });
    }

    /** Where those that come back will go. */
    public void moveTo(URI another) {
        uri = another;
    }

    /** How many sockets there are, open or not. */
    public int size() {
        return ask(List::size);
    }

    /** How many are open. */
    public long open() {
        return count(SwarmSocket::isOpen);
    }

    /** How many got a frame on their present connection. */
    public long shown() {
        return count(SwarmSocket::hasSnapshot);
    }

    /** How many show this number on their present connection, or a greater one. */
    public long showing(long number) {
        return count(socket -> socket.isOpen() && socket.newest() >= number);
    }

    /** The number that a socket shows; 0 if none. */
    public long newest(int index) {
        return ask(all -> all.get(index).newest());
    }

    /** Frames of data that arrived. */
    public long frames() {
        return ask(all -> all.stream().mapToLong(SwarmSocket::frames).sum());
    }

    /** Frames of data that arrived at one socket. */
    public long frames(int index) {
        return ask(all -> all.get(index).frames());
    }

    /** Numbers that turned back, as {@code socket 3: 7 after 9}. */
    public List<String> wrong() {
        return ask(
                all -> all.stream().flatMap(socket -> socket.wrong().stream()).toList());
    }

    /** How often a connection ended with each code; 1006 without any, negative the status of a handshake that failed. */
    public Map<Integer, Long> closes() {
        return ask(all -> all.stream()
                .flatMap(socket -> socket.closes().stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())));
    }

    /** How old timed numbers were when they arrived. */
    public Latencies latencies() {
        return latencies;
    }

    /** How long answers to pings took, of both kinds. */
    public Latencies pongs() {
        return pongs;
    }

    /** Sends a text ping and one of RFC 6455 on each open socket that waits for no answer. */
    public void ping() {
        each(SwarmSocket::ping);
    }

    /** How long the longest waiting ping has waited, in milliseconds. */
    public double waiting() {
        long now = now();
        return ask(all -> all.stream()
                        .mapToLong(socket -> socket.waiting(now))
                        .max()
                        .orElse(0))
                / 1_000.0;
    }

    /** Sends a text. */
    public void send(int index, String text) {
        ask(all -> {
            all.get(index).send(text);
            return null;
        });
    }

    /** Sends another first frame on the open socket: another subscription, whose numbers begin where they are. */
    public void subscribe(int index, String firstFrame) {
        ask(all -> {
            all.get(index).subscribe(firstFrame);
            return null;
        });
    }

    /** Ends a connection, with a close frame or without, and connects again at once. */
    public void again(int index, boolean politely) {
        ask(all -> {
            all.get(index).leave(politely);
            all.get(index).connect(uri);
            return null;
        });
    }

    /** None reads any more. */
    public void stall() {
        each(SwarmSocket::stall);
    }

    /** All read again. */
    public void resume() {
        each(SwarmSocket::resume);
    }

    /** Waits until all sockets got a frame on their present connection. */
    public Swarm awaitShown(Duration limit) {
        await("a first frame", limit, this::shown);
        return this;
    }

    /** Waits until all sockets show this number, or a greater one, on their present connection. */
    public void awaitShowing(long number, Duration limit) {
        await("the value " + number, limit, () -> showing(number));
    }

    private void await(String what, Duration limit, LongSupplier reached) {
        int all = size();
        try {
            Await.until(what + " on " + all + " sockets", limit, () -> reached.getAsLong() == all);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; on " + reached.getAsLong() + "; closes: " + closes(), e);
        }
    }

    /** All sockets leave with a close frame. */
    @Override
    public void close() {
        comesBack = false;
        if (!stopping) {
            each(socket -> socket.leave(true));
            stopping = true;
            selector.wakeup();
        }
        try {
            thread.join(LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long count(Predicate<SwarmSocket> fits) {
        return ask(all -> all.stream().filter(fits).count());
    }

    private void each(Consumer<SwarmSocket> deed) {
        ask(all -> {
            all.forEach(deed);
            return null;
        });
    }

    /** Answers on the swarm's thread, which alone touches the sockets. */
    private <T> T ask(Function<List<SwarmSocket>, T> question) {
        if (!thread.isAlive()) {
            throw new IllegalStateException("the swarm has ended", failure);
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        tasks.add(() -> {
            try {
                answer.complete(question.apply(sockets));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        selector.wakeup();
        try {
            return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException("the swarm does not answer", e);
        }
    }

    private void run() {
        try {
            while (!stopping) {
                selector.select(this::ready, returning.isEmpty() ? 1_000 : 20);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                comeBack();
            }
            selector.close();
        } catch (IOException | RuntimeException e) {
            failure = e;
            throw new IllegalStateException("the swarm ends", e);
        }
    }

    private void ready(SelectionKey key) {
        ((SwarmSocket) key.attachment()).ready();
    }

    private void ended(SwarmSocket socket) {
        if (comesBack) {
            returning.add(socket);
        }
    }

    private void comeBack() {
        while (!returning.isEmpty() && returning.peek().due() <= now()) {
            SwarmSocket socket = returning.remove();
            if (comesBack && !socket.isConnected()) {
                socket.connect(uri);
            }
        }
    }
}
