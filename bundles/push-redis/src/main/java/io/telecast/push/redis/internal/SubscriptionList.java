package io.telecast.push.redis.internal;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.telecast.api.push.Subscription;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads the leases in Redis, page by page. */
final class SubscriptionList {
    private static final int PAGE = 500;

    private final List<Node> nodes;
    private final int limit;
    /** By key, as SCAN may name one twice. */
    private final Map<String, Subscription> found = new LinkedHashMap<>();

    /** @param nodes all masters */
    SubscriptionList(List<Node> nodes, int limit) {
        this.nodes = nodes;
        this.limit = limit;
    }

    CompletionStage<List<Subscription>> read() {
        CompletionStage<@Nullable Void> done = CompletableFuture.completedStage(null);
        for (Node node : nodes) {
            done = done.thenCompose(nothing -> read(node.redis(), ScanCursor.INITIAL));
        }
        return done.thenApply(nothing -> List.copyOf(found.values()));
    }

    private CompletionStage<@Nullable Void> read(RedisAsyncCommands<String, byte[]> redis, ScanCursor from) {
        return redis.scan(from, ScanArgs.Builder.matches(Topic.KEY_PREFIX + "*").limit(PAGE))
                .thenCompose(page -> readAll(redis, page.getKeys()).thenCompose(nothing -> {
                    boolean done = page.isFinished() || found.size() >= limit;
                    return done ? CompletableFuture.completedStage(null) : read(redis, page);
                }));
    }

    private CompletionStage<@Nullable Void> readAll(RedisAsyncCommands<String, byte[]> redis, List<String> keys) {
        List<CompletableFuture<?>> answers = new ArrayList<>();
        int room = limit - found.size();
        for (String key : keys) {
            Topic topic = Topic.ofKey(key);
            if (topic != null && answers.size() < room) {
                answers.add(read(redis, topic));
            }
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
    }

    /** One thread gives all answers, in order: those before the last are there when the last is. */
    private CompletableFuture<?> read(RedisAsyncCommands<String, byte[]> redis, Topic topic) {
        RedisFuture<byte[]> value = redis.get(topic.key());
        RedisFuture<Map<String, byte[]>> own = redis.hgetall(topic.own());
        return redis.pttl(topic.key())
                .thenAccept(ttl -> {
                    if (ttl != -2) {
                        found.put(topic.key(), subscription(topic, value, own, ttl));
                    }
                })
                .toCompletableFuture();
    }

    private static Subscription subscription(
            Topic topic, RedisFuture<byte[]> value, RedisFuture<Map<String, byte[]>> own, long ttl) {
        Map<String, Integer> owners = new TreeMap<>();
        now(own, Map.<String, byte[]>of()).forEach((owner, text) -> {
            String[] parts = new String(text, StandardCharsets.US_ASCII).split(":");
            int boot = owner.lastIndexOf(':');
            if (boot > 0 && parts.length == 2 && parts[0].matches("[0-9]{1,9}")) {
                owners.merge(owner.substring(0, boot), Integer.parseInt(parts[0]), Integer::sum);
            }
        });
        String count = new String(now(value, new byte[0]), StandardCharsets.US_ASCII);
        long subscribers = count.matches("-?[0-9]{1,18}") ? Long.parseLong(count) : 0;
        return new Subscription(topic.type(), topic.deviceId(), subscribers, ttl, owners);
    }

    /** The answer, or another if there is none or the key is of another kind. */
    private static <T> T now(RedisFuture<T> answer, T otherwise) {
        CompletableFuture<T> future = answer.toCompletableFuture();
        T value = future.isCompletedExceptionally() ? null : future.getNow(otherwise);
        return value == null ? otherwise : value;
    }
}
