package io.telecast.launch.internal.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Watches one device and prints each frame as a line. */
final class Watch implements WebSocket.Listener {
    private static final String ALL = "/api/v1/telemetry/datas/current/ws";
    private static final String KEYS = "/api/v1/telemetry/datas/current/keys/ws";
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final long HEARTBEAT_S = 30;

    private final URI uri;
    private final String firstFrame;
    private final HttpClient client;
    private final StringBuilder frame = new StringBuilder();
    private final CompletableFuture<String> end = new CompletableFuture<>();

    Watch(Options options) throws IOException {
        String keys = options.get("keys");
        uri = URI.create(options.require("url").replaceAll("/+$", "") + (keys == null ? ALL : KEYS));
        firstFrame = firstFrame(options, keys);
        client = client(options);
    }

    int run() throws IOException, InterruptedException {
        WebSocket socket = connect();
        socket.sendText(firstFrame, true);
        while (true) {
            try {
                throw new IOException(end.get(HEARTBEAT_S, TimeUnit.SECONDS));
            } catch (TimeoutException e) {
                socket.sendText("ping", true);
            } catch (ExecutionException e) {
                throw new IOException("the connection broke: " + e.getCause(), e);
            }
        }
    }

    private WebSocket connect() throws IOException, InterruptedException {
        try {
            return client.newWebSocketBuilder()
                    .connectTimeout(CONNECT)
                    .buildAsync(uri, this)
                    .get();
        } catch (ExecutionException e) {
            throw new IOException("no WebSocket at " + uri + ": " + e.getCause(), e);
        }
    }

    private static HttpClient client(Options options) throws IOException {
        String authorities = options.get("ca");
        if (options.has("insecure")) {
            return HttpClient.newBuilder().sslContext(Trust.anybody()).build();
        } else if (authorities != null) {
            return HttpClient.newBuilder()
                    .sslContext(Trust.authorities(Path.of(authorities)))
                    .build();
        }
        return HttpClient.newHttpClient();
    }

    private static String firstFrame(Options options, @Nullable String keys) {
        String apiKey = options.get("api-key");
        String credential =
                apiKey == null ? "\"token\":" + quoted(options.require("token")) : "\"x-api-key\":" + quoted(apiKey);
        String wanted = keys == null ? "" : ",\"keys\":[" + quoted(keys).replace(",", "\",\"") + "]";
        return "{\"device_id\":" + quoted(options.argument("the device id")) + wanted + "," + credential + "}";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        frame.append(data);
        if (last) {
            String text = frame.toString();
            frame.setLength(0);
            if (!text.equals("pong")) {
                System.out.println(text);
            }
        }
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
        end.complete("the server closed the connection (" + status + (reason.isEmpty() ? "" : ", " + reason) + ")");
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        end.completeExceptionally(error);
    }
}
