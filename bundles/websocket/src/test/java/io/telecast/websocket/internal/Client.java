package io.telecast.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A browser's socket: what arrives lies in a queue, the end as {@code close <code> <reason>}. Can stop reading. */
final class Client implements WebSocket.Listener {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;
    private volatile boolean paused;
    private volatile UnaryOperator<String> reading = UnaryOperator.identity();

    Client(URI uri) {
        this(uri, Map.of());
    }

    Client(URI uri, Map<String, String> headers) {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        headers.forEach(builder::header);
        socket = builder.buildAsync(uri, this).join();
    }

    void send(String text) {
        socket.sendText(text, true).join();
    }

    void sendBinary(int size) {
        socket.sendBinary(ByteBuffer.allocate(size), true).join();
    }

    void ping() {
        socket.sendPing(ByteBuffer.allocate(1)).join();
    }

    /** Changes each text before it is looked at. */
    void readAs(UnaryOperator<String> change) {
        reading = change;
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        socket.request(1);
    }

    void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    void abort() {
        socket.abort();
    }

    String next() throws InterruptedException {
        String text = arrived.poll(10, TimeUnit.SECONDS);
        assertNotNull(text, "nothing arrived within 10 s");
        return text;
    }

    @Nullable
    String poll(long millis) throws InterruptedException {
        return arrived.poll(millis, TimeUnit.MILLISECONDS);
    }

    void expect(String text) throws InterruptedException {
        assertEquals(text, next());
    }

    void expectRefusal(String text) throws InterruptedException {
        expect(text);
        expect("close 1008 " + text);
    }

    /** Nothing arrived before the answer to a ping; for what would have been sent before it. */
    void expectNothingBeforePong() throws InterruptedException {
        send("ping");
        expect("pong");
        assertNull(arrived.peek());
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            arrived.add(reading.apply(partial.toString()));
            partial.setLength(0);
        }
        if (!paused) {
            webSocket.request(1);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        arrived.add("close " + code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        arrived.add("error");
    }
}
