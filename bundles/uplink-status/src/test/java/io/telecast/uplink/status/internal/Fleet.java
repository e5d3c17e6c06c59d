package io.telecast.uplink.status.internal;

import io.telecast.api.device.Silence;
import io.telecast.api.push.PushEvent;
import io.telecast.api.push.PushPublisher;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Some instances on one database and one Redis, in a time that passes when the test wants it. */
final class Fleet {
    private final StatusSettings settings;
    final World world;
    final Directory directory = new Directory();
    final MemoryStore store = new MemoryStore();
    final MemoryDeadlines redis;
    final List<Instance> instances = new ArrayList<>();
    /** What was told of each device: 0 and 1. */
    final Map<String, String> told = new HashMap<>();

    /** One process. */
    final class Instance implements PushPublisher {
        private final World.Actor thread = world.actor();
        private final World.Actor database = world.actor();
        private final World.Actor connection = world.actor();
        final Parts parts = new Parts(
                settings,
                directory,
                store.seenBy(database),
                this,
                redis.seenBy(connection),
                new Turns(),
                () -> world.now,
                thread);
        /** Some sweep at the same time as others. */
        private final long offset = world.random().nextInt(10);
        /** Whether it ends before it can tell anybody. */
        boolean mute;

        void report(String device, long at) {
            parts.keeper.stored(new Report("telemetry", "t", device, null, new byte[0], at, true, 1));
        }

        CompletableFuture<UplinkResult> status(String device, int online, long at) {
            byte[] payload = Integer.toString(online).getBytes(StandardCharsets.US_ASCII);
            return parts.handler
                    .handle(new Report("status", "s", device, null, payload, at, false, 1))
                    .toCompletableFuture();
        }

        /** Beginning of what happens every now and then. */
        private void beat() {
            thread.execute(parts.keeper::tick);
            if ((world.now / Wheel.TICK + offset) % (settings.sweep() / Wheel.TICK) == 0) {
                thread.execute(parts.sweeper::sweep);
                thread.execute(parts.reconciler::reconcile);
            }
        }

        long figure(String name) {
            return KeeperFigures.of(parts.keeper).get(name).longValue();
        }

        @Override
        public CompletionStage<Boolean> publish(PushEvent event) {
            if (!mute) {
                String payload = new String(event.data().get(), StandardCharsets.US_ASCII);
                String state = payload.replaceAll("[^01]", "");
                told.merge(event.deviceId(), state, String::concat);
            }
            return CompletableFuture.completedStage(true);
        }
    }

    Fleet(long seed, int size) {
        this(seed, size, 5000);
    }

    /** @param known how long an instance takes a device for online, milliseconds */
    Fleet(long seed, int size, long known) {
        settings = new StatusSettings(20_000, known, 1000, 1000, 10_000, 1000);
        world = new World(seed);
        redis = new MemoryDeadlines(world);
        for (int i = 0; i < size; i++) {
            instances.add(new Instance());
        }
    }

    Instance one() {
        return instances.get(0);
    }

    Instance other() {
        return instances.get(1);
    }

    void know(String device, @Nullable Silence silence) {
        directory.know(device, silence);
        store.know(device);
    }

    /** An instance dies, and another takes its place. */
    void crash(Instance instance) {
        instance.thread.die();
        instance.database.die();
        instance.connection.die();
        instances.set(instances.indexOf(instance), new Instance());
    }

    /** Time passes, and all that is to be done is done in it. */
    void pass(long millis) {
        for (long passed = 0; passed < millis; passed += Wheel.TICK) {
            beat();
            world.settle();
        }
    }

    /** A tick passes, and nothing is done as yet. */
    void beat() {
        world.now += Wheel.TICK - world.now % Wheel.TICK;
        instances.forEach(Instance::beat);
    }

    boolean isOnline(String device) {
        return store.get(device).online();
    }

    String told(String device) {
        return told.getOrDefault(device, "");
    }
}
