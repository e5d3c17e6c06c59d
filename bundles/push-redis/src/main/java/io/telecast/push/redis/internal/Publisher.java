package io.telecast.push.redis.internal;

import io.lettuce.core.RedisFuture;
import io.telecast.api.push.PushEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Publishes what somebody watches, and every status. */
final class Publisher {
    private static final CompletionStage<Boolean> TRUE = CompletableFuture.completedStage(true);
    private static final CompletionStage<Boolean> FALSE = CompletableFuture.completedStage(false);

    private final InterestMirror mirror;
    private final Missed missed;
    private final Figures figures;
    private final Masters masters;
    private final boolean mirroring;
    private final boolean sharded;
    /** How often Redis is being asked about a channel: what comes meanwhile must not overtake. */
    private final ConcurrentHashMap<String, Integer> asking = new ConcurrentHashMap<>();

    Publisher(Settings settings, InterestMirror mirror, Missed missed, Figures figures, Masters masters) {
        this.mirror = mirror;
        this.missed = missed;
        this.figures = figures;
        this.masters = masters;
        this.mirroring = settings.interest() == Settings.Interest.MIRROR;
        this.sharded = settings.listen() == Settings.Listen.SHARDED;
    }

    CompletionStage<Boolean> publish(PushEvent event) {
        // In this order: a device not found before the mirror became complete may be watched all the same.
        boolean complete = mirroring && mirror.isComplete();
        boolean watched = mirroring && mirror.contains(event.type(), event.deviceId());
        boolean always = event.type().equals(Topic.STATUS);
        if (complete && !watched && !always) {
            figures.unwatched.increment();
            return FALSE;
        }
        Topic topic = Topic.of(event.type(), event.deviceId());
        Node node = masters.of(topic);
        if (node == null) {
            missed.add(topic);
            return TRUE;
        }
        if (always || watched && !asking.containsKey(topic.channel())) {
            send(node, topic, event);
            return TRUE;
        }
        return ask(node, topic, event);
    }

    boolean mayBeWatched(String type, String deviceId) {
        boolean complete = mirroring && mirror.isComplete();
        return !complete || mirror.contains(type, deviceId);
    }

    /** @param keeper the master that has the key; the channel's own may be another one */
    private void send(Node keeper, Topic topic, PushEvent event) {
        Node node = sharded ? masters.of(topic.channel()) : keeper;
        if (node == null) {
            missed.add(topic);
            return;
        }
        figures.published.increment();
        byte[] payload = payload(topic, event);
        long begun = System.nanoTime();
        RedisFuture<Long> sent = sharded
                ? node.redis().spublish(topic.channel(), payload)
                : node.redis().publish(topic.channel(), payload);
        sent.whenComplete((receivers, failure) -> {
            if (failure == null) {
                node.taken.increment();
                figures.publish.record(System.nanoTime() - begun);
                return;
            }
            missed.add(topic);
            masters.refused(node, failure);
        });
    }

    private static byte[] payload(Topic topic, PushEvent event) {
        return topic.isLeased() ? EventJson.write(event) : event.data().get();
    }

    /** Answers come in the order of the questions, on one thread, so the events of a device keep theirs. */
    private CompletionStage<Boolean> ask(Node node, Topic topic, PushEvent event) {
        figures.asked.increment();
        asking.merge(topic.channel(), 1, Integer::sum);
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        node.redis().exists(topic.key()).whenComplete((found, failure) -> {
            if (failure != null) {
                masters.refused(node, failure);
            }
            try {
                done.complete(answered(node, topic, event, failure == null ? found : null));
            } catch (RuntimeException e) {
                // Of the data's supplier: as if it had failed in the caller's face.
                done.completeExceptionally(e);
            } finally {
                asking.computeIfPresent(topic.channel(), (channel, count) -> count == 1 ? null : count - 1);
            }
        });
        return done;
    }

    private boolean answered(Node node, Topic topic, PushEvent event, @Nullable Long found) {
        if (found == null) {
            missed.add(topic);
        } else if (found > 0) {
            send(node, topic, event);
        } else {
            figures.unwatched.increment();
            return false;
        }
        return true;
    }
}
