package io.telecast.mqtt.internal;

import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkBus;
import io.telecast.api.uplink.UplinkResult;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.jspecify.annotations.Nullable;

/**
 * Reports per second that one connection takes from the broker and acknowledges, from a backlog, beside the bare client that
 * acknowledges by itself. Run as a main class of the test classes.
 */
final class ReceiveBenchmark {
    private static final int REPORTS = 10_000;

    private ReceiveBenchmark() {}

    public static void main(String[] args) throws Exception {
        Path data = Files.createTempDirectory("receive-benchmark");
        try (ArtemisBroker broker = new ArtemisBroker(data)) {
            for (int round = 1; round <= 2; round++) {
                double bare = bare(broker, "bare-" + round);
                for (int receiveMaximum : new int[] {500, 2000, 8000}) {
                    double ours = ours(broker, "r" + round + "-" + receiveMaximum, receiveMaximum);
                    System.out.printf(
                            "round %d, receive maximum %d: %.0f reports/s, bare client %.0f/s, ratio %.2f, %d cores%n",
                            round,
                            receiveMaximum,
                            ours,
                            bare,
                            ours / bare,
                            Runtime.getRuntime().availableProcessors());
                }
            }
        }
    }

    private static double ours(ArtemisBroker broker, String instance, int receiveMaximum) throws Exception {
        Map<String, Object> values = new HashMap<>(Map.of(
                "url",
                broker.url(),
                "instance",
                instance,
                "group",
                instance,
                "receive_maximum",
                receiveMaximum,
                "stop_timeout_ms",
                500));
        MqttAdapter adapter = connected(values);
        adapter.stop(); // the broker keeps the backlog for it
        backlog(broker);
        adapter = new MqttAdapter(TestOsgi.config(values), TestOsgi.context());
        OrderWatch bus = new OrderWatch();
        adapter.bindBus(bus);
        MqttAdapter counted = adapter;
        adapter.installed(TestOsgi.type("telemetry", "devices/telemetry"));
        while (acknowledged(counted) < 1000) {
            Thread.onSpinWait();
        }
        long start = System.nanoTime();
        while (acknowledged(counted) < REPORTS) {
            Thread.sleep(1);
        }
        double rate = (REPORTS - 1000) * 1e9 / (System.nanoTime() - start);
        adapter.stop();
        bus.store.shutdown();
        System.out.printf("%d of %d out of order%n", bus.outOfOrder, REPORTS);
        return rate;
    }

    /** Answers a report on another thread, in batches, as a store does; counts those that come after a newer one. */
    private static final class OrderWatch implements UplinkBus {
        private final ExecutorService store = Executors.newSingleThreadExecutor();
        private long last;
        private volatile int outOfOrder;

        @Override
        public CompletionStage<UplinkResult> submit(Report report) {
            if (report.timestamp() < last) {
                outOfOrder++;
            }
            last = Math.max(last, report.timestamp());
            return CompletableFuture.supplyAsync(() -> UplinkResult.OK, store);
        }

        @Override
        public CompletionStage<UplinkResult> refuse(
                String type, String topic, @Nullable String deviceId, byte[] payload, String reason) {
            return CompletableFuture.failedStage(new IllegalStateException(reason));
        }
    }

    private static long acknowledged(MqttAdapter adapter) {
        return adapter.figures().get("acknowledged").longValue();
    }

    private static MqttAdapter connected(Map<String, Object> values) {
        MqttAdapter adapter = new MqttAdapter(TestOsgi.config(values), TestOsgi.context());
        adapter.installed(TestOsgi.type("telemetry", "devices/telemetry"));
        Await.until("connected", () -> adapter.problem() == null);
        return adapter;
    }

    private static double bare(ArtemisBroker broker, String id) throws Exception {
        AtomicInteger count = new AtomicInteger();
        AtomicInteger outOfOrder = new AtomicInteger();
        AtomicLong last = new AtomicLong();
        MqttAsyncClient client = client(broker, id);
        MqttSubscription[] filter = {new MqttSubscription("$share/" + id + "/devices/telemetry", 1)};
        client.subscribe(filter).waitForCompletion();
        client.disconnect().waitForCompletion();
        backlog(broker);
        MqttAsyncClient again = new MqttAsyncClient("tcp://127.0.0.1:" + broker.port, id, new MemoryPersistence());
        again.setCallback((MqttCallback) Proxy.newProxyInstance(
                MqttCallback.class.getClassLoader(), new Class<?>[] {MqttCallback.class}, (proxy, method, args) -> {
                    if (method.getName().equals("messageArrived")) {
                        long stamp = Envelope.read(((MqttMessage) args[1]).getPayload())
                                .timestamp();
                        outOfOrder.addAndGet(stamp < last.getAndAccumulate(stamp, Math::max) ? 1 : 0);
                        count.incrementAndGet();
                    }
                    return null;
                }));
        again.connect(options()).waitForCompletion();
        while (count.get() < 1000) {
            Thread.onSpinWait();
        }
        long start = System.nanoTime();
        while (count.get() < REPORTS) {
            Thread.sleep(1);
        }
        double rate = (REPORTS - 1000) * 1e9 / (System.nanoTime() - start);
        again.disconnect().waitForCompletion();
        System.out.printf("bare client: %d of %d out of order%n", outOfOrder.get(), REPORTS);
        return rate;
    }

    private static MqttAsyncClient client(ArtemisBroker broker, String id) throws Exception {
        MqttAsyncClient client = new MqttAsyncClient("tcp://127.0.0.1:" + broker.port, id, new MemoryPersistence());
        client.connect(options()).waitForCompletion();
        return client;
    }

    private static MqttConnectionOptions options() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(600L);
        options.setReceiveMaximum(2000);
        return options;
    }

    private static void backlog(ArtemisBroker broker) throws Exception {
        MqttAsyncClient client = client(broker, "backlog");
        for (int i = 0; i < REPORTS; i++) {
            while (client.getPendingTokens().length > 500) {
                Thread.sleep(1);
            }
            String envelope =
                    "{\"device_id\":\"device-1\",\"values\":\"eyJ0ZW1wZXJhdHVyZSI6MjguNX0=\",\"ts\":" + (1 + i) + "}";
            client.publish("devices/telemetry", envelope.getBytes(StandardCharsets.US_ASCII), 1, false);
        }
        while (client.getPendingTokens().length > 0) {
            Thread.sleep(1);
        }
        client.disconnect().waitForCompletion();
    }
}
