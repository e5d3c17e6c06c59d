package io.telecast.itests.kit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * People who come by all the time: some open a socket, wait for the values and leave, others read the page and the REST
 * API, and others report by it. The first two must always be served; what the last ones sent must never be done twice.
 */
public final class Visitors implements AutoCloseable {
    /** The key of the numbers that are posted. */
    public static final String KEY = "post";

    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** An instance that is drained, and one that died, end also sockets that have just come in. */
    private static final Set<Integer> MOVED = Set.of(1012, Watcher.ABNORMAL);

    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final URI base;
    private final String token;
    private final Demo.Device device;
    private final Ledger ledger = new Ledger();
    private final AtomicInteger sockets = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;
    private volatile long posted;

    private Visitors(URI base, String token, Demo.Device device) {
        this.base = base;
        this.token = token;
        this.device = device;
    }

    /** They come to this address and look at this device, which reports nothing else. */
    public static Visitors start(URI base, String token, Demo.Device device) {
        Visitors visitors = new Visitors(base, token, device);
        visitors.repeat("sockets", visitors::watch);
        visitors.repeat("readers", visitors::read);
        visitors.repeat("posts", visitors::post);
        return visitors;
    }

    private void repeat(String name, Runnable visit) {
        Thread thread = new Thread(
                () -> {
                    while (!stopping) {
                        try {
                            visit.run();
                        } catch (RuntimeException | AssertionError e) {
                            failures.add(name + ": " + e + ", by " + e.getCause());
                        }
                        LockSupport.parkNanos(PAUSE_NANOS);
                    }
                },
                "visitors-" + name);
        threads.add(thread);
        thread.start();
    }

    private void watch() {
        URI uri = URI.create("ws://" + base.getAuthority() + Platform.CURRENT);
        try (Watcher watcher = Watcher.silent(uri)) {
            send(watcher);
            Await.until(
                    "values, or an end",
                    LIMIT,
                    () -> !watcher.frames().isEmpty() || !watcher.closes().isEmpty());
            if (!watcher.frames().isEmpty()) {
                served(watcher.texts().get(0));
            } else if (!MOVED.containsAll(watcher.closes())) {
                failures.add("socket: closed with " + watcher.closes());
            }
        }
    }

    private void served(String text) {
        if (text.startsWith("{")) {
            sockets.incrementAndGet();
        } else {
            failures.add("socket: is told " + text);
        }
    }

    private void send(Watcher watcher) {
        try {
            watcher.send(Json.object("device_id", device.id(), "token", token));
        } catch (CompletionException e) {
            // It was closed at this moment, with a code that is looked at.
        }
    }

    private void read() {
        for (String path : List.of("/", "/api/v1/telemetry/datas/current/" + device.id())) {
            HttpResponse<String> answer = new Rest(client, base, token).get(path);
            if (answer.statusCode() != 200) {
                failures.add("GET " + path + ": " + answer.statusCode() + " " + answer.body());
            }
        }
    }

    private void post() {
        long number = posted + 1;
        String value = "{\"" + KEY + "\":" + number + "}";
        String body = Json.object("device_id", device.id(), "value", value);
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/api/v1/telemetry/datas/simulation"))
                .header("x-token", token)
                .timeout(LIMIT)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        ledger.published(device.id(), number);
        posted = number;
        try {
            if (client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200) {
                ledger.acknowledged(device.id(), number);
            }
        } catch (IOException e) {
            // Whether it was done is not known; that it was not done twice is looked at in the end.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until so many more sockets have got their values. */
    public void awaitMore(int count) {
        int goal = sockets.get() + count;
        Await.until(count + " more sockets", LIMIT, () -> sockets.get() >= goal);
    }

    /** Who was not served, and why. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    /** How many posts were not answered with 200. */
    public int unanswered() {
        return (int) posted - ledger.acknowledged();
    }

    /** What is wrong with the posts, when they have stopped: each that was answered with 200 is stored, none twice. */
    public List<Finding> compareStored(Function<String, List<Long>> history) {
        return ledger.compareStored(device.id(), history.apply(device.id()));
    }

    /** They stay away. */
    public void stop() {
        stopping = true;
        for (Thread thread : threads) {
            try {
                thread.join(LIMIT.toMillis() * 2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                throw new AssertionError(thread.getName() + " hangs");
            }
        }
    }

    @Override
    public void close() {
        stop();
    }
}
