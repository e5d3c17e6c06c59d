package io.telecast.itests.kit;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A browser: one WebSocket that records every frame and how it was closed. It may stop reading for a while, and may
 * come back by itself after a close.
 */
public final class Watcher implements AutoCloseable {
    /** Closed without a close frame. */
    public static final int ABNORMAL = 1006;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration LIMIT = Duration.ofSeconds(10);
    /** As long as an instance may take to start. */
    private static final Duration COME_BACK_LIMIT = Duration.ofMinutes(3);

    private final URI uri;
    private final String firstFrame;
    private final boolean reconnect;
    private final List<Frame> frames = new ArrayList<>();
    private final List<Integer> closes = new ArrayList<>();
    private WebSocket socket;
    private boolean paused;
    private boolean owed;
    private boolean done;

    /** A text frame, when its last byte was read, and on which connection of this screen: 0 is the first. */
    public record Frame(long nanos, int connection, String text) {
        /** Its JSON; fails when it is none. */
        public JsonNode json() {
            return Json.read(text);
        }
    }

    private Watcher(URI uri, String firstFrame, boolean reconnect) {
        this.uri = uri;
        this.firstFrame = firstFrame;
        this.reconnect = reconnect;
    }

    /** Connects and sends a first frame. */
    public static Watcher open(URI uri, String firstFrame) {
        return new Watcher(uri, firstFrame, false).connect();
    }

    /** As {@link #open}, and again after every close, as the page does. */
    public static Watcher reconnecting(URI uri, String firstFrame) {
        return new Watcher(uri, firstFrame, true).connect();
    }

    /** Whether it connects again after a close. */
    public boolean comesBack() {
        return reconnect;
    }

    /** Connects and sends nothing. */
    public static Watcher silent(URI uri) {
        return new Watcher(uri, null, false).connect();
    }

    /** Sends a text frame. */
    public void send(String text) {
        current()
                .sendText(text, true)
                .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** Stops reading from the socket, so that the network fills. */
    public synchronized void pause() {
        paused = true;
    }

    /** Reads on. */
    public synchronized void resume() {
        paused = false;
        if (owed) {
            owed = false;
            socket.request(1);
        }
    }

    /** All frames so far. */
    public synchronized List<Frame> frames() {
        return List.copyOf(frames);
    }

    /** All texts so far. */
    public List<String> texts() {
        return frames().stream().map(Frame::text).toList();
    }

    /** The close codes so far. */
    public synchronized List<Integer> closes() {
        return List.copyOf(closes);
    }

    /** What a person sees: the newest value of each key. */
    public Map<String, JsonNode> screen() {
        Map<String, JsonNode> screen = new LinkedHashMap<>();
        frames().stream()
                .map(Frame::text)
                .filter(text -> text.startsWith("{"))
                .map(Json::read)
                .forEach(node -> node.properties().forEach(e -> screen.put(e.getKey(), e.getValue())));
        return screen;
    }

    /** What a person sees on a page of states: the newest of each device, from the array and what followed it. */
    public Map<String, Integer> states() {
        Map<String, Integer> states = new LinkedHashMap<>();
        frames().stream()
                .map(Frame::text)
                .filter(text -> text.startsWith("{") || text.startsWith("["))
                .map(Json::read)
                .flatMap(node -> node.isArray() ? node.valueStream() : Stream.of(node))
                .forEach(node -> states.put(
                        node.path("device_id").asText(),
                        node.required("is_online").asInt()));
        return states;
    }

    /** The values of one numeric key, in the order of the frames that carried it, for each connection that had any. */
    public List<List<Long>> numbersByConnection(String key) {
        Map<Integer, List<Frame>> connections =
                frames().stream().collect(Collectors.groupingBy(Frame::connection, TreeMap::new, Collectors.toList()));
        return connections.values().stream()
                .map(frames -> numbers(frames, key))
                .filter(numbers -> !numbers.isEmpty())
                .toList();
    }

    /** The values of one numeric key, in the order of the frames that carried it. */
    public List<Long> numbers(String key) {
        return numbers(frames(), key);
    }

    /** The newest value of one numeric key, 0 if there is none yet: found from the end, for screens with many frames. */
    public synchronized long newest(String key) {
        for (int i = frames.size() - 1; i >= 0; i--) {
            Frame frame = frames.get(i);
            if (frame.text().startsWith("{") && frame.json().has(key)) {
                return frame.json().get(key).asLong();
            }
        }
        return 0;
    }

    private static List<Long> numbers(List<Frame> frames, String key) {
        return frames.stream()
                .filter(frame -> frame.text().startsWith("{"))
                .map(Frame::json)
                .filter(node -> node.has(key))
                .map(node -> node.get(key).asLong())
                .toList();
    }

    /** Waits for a frame that fits and returns it. */
    public Frame await(String what, Predicate<Frame> fits) {
        Await.until(
                what + " on " + uri.getPath(), LIMIT, () -> frames().stream().anyMatch(fits));
        return frames().stream().filter(fits).findFirst().orElseThrow();
    }

    /** Waits for the first frame: the snapshot. */
    public Frame awaitSnapshot() {
        return await("a snapshot", frame -> true);
    }

    /** Waits until the socket is closed and returns the code. */
    public int awaitClose() {
        Await.until("a close on " + uri.getPath(), LIMIT, () -> !closes().isEmpty());
        return closes().get(0);
    }

    /** Ends the connection without a close frame. */
    public void abort() {
        end();
        current().abort();
    }

    @Override
    public void close() {
        end();
        WebSocket last = current();
        if (!last.isOutputClosed()) {
            last.sendClose(WebSocket.NORMAL_CLOSURE, "")
                    .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionally(e -> last)
                    .join();
        }
        resume();
    }

    private synchronized void end() {
        done = true;
    }

    private synchronized boolean isDone() {
        return done;
    }

    private synchronized WebSocket current() {
        return socket;
    }

    private Watcher connect() {
        WebSocket opened = CLIENT.newWebSocketBuilder()
                .connectTimeout(LIMIT)
                .buildAsync(uri, new Reader())
                .join();
        synchronized (this) {
            socket = opened;
        }
        if (firstFrame != null) {
            send(firstFrame);
        }
        return this;
    }

    private void comeBack() {
        try {
            Await.until("a new connection to " + uri, COME_BACK_LIMIT, () -> isDone() || connect() == this);
        } catch (AssertionError | CompletionException e) {
            synchronized (this) {
                closes.add(ABNORMAL);
            }
        }
    }

    private void closed(int code) {
        boolean again;
        synchronized (this) {
            closes.add(code);
            again = reconnect && !done;
        }
        if (again) {
            Thread thread = new Thread(this::comeBack, "watcher-reconnect");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Collects the parts of a message; the client calls it one event at a time. */
    private final class Reader implements WebSocket.Listener {
        private final StringBuilder part = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            synchronized (Watcher.this) {
                if (last) {
                    frames.add(new Frame(System.nanoTime(), closes.size(), part.toString()));
                    part.setLength(0);
                }
                if (paused) {
                    owed = true;
                } else {
                    from.request(1);
                }
            }
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed(ABNORMAL);
        }
    }
}
