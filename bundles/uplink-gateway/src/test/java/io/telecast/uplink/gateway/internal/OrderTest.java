package io.telecast.uplink.gateway.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkBus;
import io.telecast.api.uplink.UplinkResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages of one gateway through a lane that stops at RETRY and begins again with the oldest, in front of lanes that are
 * full at random and answer at random: each part is taken once, and those of each device in their order.
 */
class OrderTest {
    private static final int MESSAGES = 400;
    private static final String[] SUBS = {"a", "b", "c"};

    /** What may happen next, in any order. */
    private final List<Runnable> events = new ArrayList<>();

    private final Map<String, List<String>> taken = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void eachPartOnceAndInOrder(long seed) {
        Random random = new Random(seed);
        Plant plant = new Plant().device("g1", null, null);
        for (String id : SUBS) {
            plant.device(id, "g1", id);
        }
        plant.slow = true;
        Lane lane = new Lane(new GatewayHandler(plant, () -> new FullLanes(random), new GatewaySettings(5, 10, 20)));
        for (int i = 0; i < MESSAGES; i++) {
            lane.waiting.add(new Message(i, message(i)));
        }
        for (int step = 0; lane.done < MESSAGES; step++) {
            assertTrue(step < 200_000, "after " + step + " steps " + lane.done + " messages are done");
            events.addAll(plant.lookUps);
            plant.lookUps.clear();
            plant.away = random.nextInt(20) == 0;
            int choice = random.nextInt(events.size() + 1);
            if (choice == events.size()) {
                lane.step();
            } else {
                events.remove(choice).run();
            }
        }
        List<String> all =
                IntStream.range(0, MESSAGES).mapToObj(i -> "{\"x\":" + i + "}").toList();
        for (String id : SUBS) {
            assertEquals(all, taken.get(id), id);
        }
    }

    private static Report message(int number) {
        StringBuilder text = new StringBuilder();
        for (String id : SUBS) {
            text.append(text.isEmpty() ? "{\"sub_device_data\":{" : ",");
            text.append('"').append(id).append("\":{\"x\":").append(number).append('}');
        }
        return new Report(
                "gateway",
                "gateway/telemetry",
                "g1",
                null,
                text.append("}}").toString().getBytes(UTF_8),
                1,
                true,
                1);
    }

    private record Message(int sequence, Report report) {}

    /** As a lane of the bus, one step at a time. */
    private final class Lane {
        private final GatewayHandler handler;
        private final Deque<Message> waiting = new ArrayDeque<>();
        private final List<Message> running = new ArrayList<>();
        private final List<Message> returned = new ArrayList<>();
        private int done;

        Lane(GatewayHandler handler) {
            this.handler = handler;
        }

        void step() {
            if (!returned.isEmpty() && running.isEmpty()) {
                returned.sort(Comparator.comparingInt(Message::sequence).reversed());
                returned.forEach(waiting::addFirst);
                returned.clear();
            }
            if (!returned.isEmpty() || waiting.isEmpty()) {
                return;
            }
            Message next = waiting.remove();
            running.add(next);
            handler.handle(next.report).whenComplete((result, defect) -> {
                running.remove(next);
                if (result instanceof UplinkResult.Retry) {
                    returned.add(next);
                } else {
                    assertEquals(UplinkResult.OK, result);
                    done++;
                }
            });
        }
    }

    /** Lanes of which now and then one is full. */
    private final class FullLanes implements UplinkBus {
        private final Random random;

        FullLanes(Random random) {
            this.random = random;
        }

        @Override
        public CompletionStage<UplinkResult> submit(Report report) {
            if (random.nextInt(30) == 0) {
                return CompletableFuture.completedFuture(UplinkResult.RETRY);
            }
            taken.computeIfAbsent(report.deviceId(), id -> new ArrayList<>()).add(new String(report.payload(), UTF_8));
            CompletableFuture<UplinkResult> stage = new CompletableFuture<>();
            events.add(() -> stage.complete(UplinkResult.OK));
            return stage;
        }

        @Override
        public CompletionStage<UplinkResult> refuse(
                String type, String topic, @Nullable String deviceId, byte[] payload, String reason) {
            throw new AssertionError(reason);
        }
    }
}
