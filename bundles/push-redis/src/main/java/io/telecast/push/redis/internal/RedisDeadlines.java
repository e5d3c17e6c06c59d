package io.telecast.push.redis.internal;

import io.telecast.api.push.Deadline;
import io.telecast.api.push.Deadlines;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Each set in a key of its own, by scripts, so that the clock of Redis alone counts. Nothing is tried again here. */
final class RedisDeadlines implements Deadlines {
    private static final String KEY_PREFIX = "telecast:deadlines:";
    private static final Pattern SET = Pattern.compile("[a-z-]{1,64}");
    private static final int MOST = 10_000;
    /** Names in one call of a script, which nobody else can interrupt: less than a millisecond. */
    private static final int CHUNK = 500;

    private final Script<List<Object>> put = Script.list("deadlines-put.lua");
    private final Script<List<Object>> claim = Script.list("deadlines-claim.lua");
    private final Script<List<Object>> settle = Script.list("deadlines-settle.lua");
    private final Masters masters;

    RedisDeadlines(Masters masters) {
        this.masters = masters;
    }

    @Override
    public CompletionStage<Set<String>> extend(String set, Map<String, Long> remaining) {
        return put(set, remaining, "1");
    }

    @Override
    public CompletionStage<Set<String>> assertAll(String set, Map<String, Long> remaining) {
        return put(set, remaining, "0");
    }

    private CompletionStage<Set<String>> put(String set, Map<String, Long> remaining, String move) {
        return checked(
                set,
                remaining.keySet(),
                key -> inChunks(List.copyOf(remaining.entrySet()), some -> {
                    byte[][] arguments = new byte[1 + 2 * some.size()][];
                    arguments[0] = bytes(move);
                    for (int i = 0; i < some.size(); i++) {
                        arguments[1 + 2 * i] = bytes(some.get(i).getKey());
                        arguments[2 + 2 * i] = bytes(some.get(i).getValue().toString());
                    }
                    return run(put, key, arguments);
                }));
    }

    @Override
    public CompletionStage<List<Deadline>> claimPassed(String set, int limit, long claimMillis) {
        if (limit < 1 || limit > MOST) {
            return refused("limit: " + limit + " is not possible; allowed: 1 to " + MOST);
        }
        if (claimMillis < 1) {
            return refused("claimMillis: " + claimMillis + " is not possible; allowed: 1 and more");
        }
        return checked(set, List.of(), key -> claim(key, limit, claimMillis, new ArrayList<>()))
                .thenApply(claimed -> {
                    claimed.sort(Comparator.comparingLong(Deadline::at));
                    return claimed;
                });
    }

    private CompletionStage<List<Deadline>> claim(String key, int limit, long claimMillis, List<Deadline> claimed) {
        int wanted = Math.min(CHUNK, limit - claimed.size());
        return run(claim, key, bytes(Integer.toString(wanted)), bytes(Long.toString(claimMillis)))
                .thenCompose(answer -> {
                    for (int i = 0; i < answer.size(); i += 3) {
                        claimed.add(
                                new Deadline(text(answer.get(i)), (Long) answer.get(i + 1), (Long) answer.get(i + 2)));
                    }
                    boolean more = answer.size() == 3 * wanted && claimed.size() < limit;
                    return more ? claim(key, limit, claimMillis, claimed) : CompletableFuture.completedStage(claimed);
                });
    }

    @Override
    public CompletionStage<Set<String>> settle(String set, Collection<Deadline> claimed) {
        List<String> names = claimed.stream().map(Deadline::name).toList();
        return checked(
                set,
                names,
                key -> inChunks(List.copyOf(claimed), some -> {
                    byte[][] arguments = new byte[2 * some.size()][];
                    for (int i = 0; i < some.size(); i++) {
                        arguments[2 * i] = bytes(some.get(i).name());
                        arguments[2 * i + 1] = bytes(Long.toString(some.get(i).claim()));
                    }
                    return run(settle, key, arguments);
                }));
    }

    @Override
    public CompletionStage<Void> remove(String set, Collection<String> names) {
        return checked(set, names, key -> {
            byte[][] members = names.stream()
                    .flatMap(name -> List.of(bytes(name), bytes("~" + name)).stream())
                    .toArray(byte[][]::new);
            Node node = masters.of(key);
            if (node == null) {
                return away();
            }
            return members.length == 0
                    ? CompletableFuture.completedStage(null)
                    : node.redis()
                            .zrem(key, members)
                            .whenComplete((done, failure) -> {
                                if (failure != null) {
                                    masters.refused(node, failure);
                                }
                            })
                            .thenAccept(removed -> {});
        });
    }

    private CompletionStage<List<Object>> run(Script<List<Object>> script, String key, byte[]... arguments) {
        Node node = masters.of(key);
        return node == null ? away() : script.run(masters, node, new String[] {key}, arguments);
    }

    /** All calls leave at once; what they name comes together. */
    private static <T> CompletionStage<Set<String>> inChunks(
            List<T> all, Function<List<T>, CompletionStage<List<Object>>> call) {
        CompletionStage<Set<String>> names = CompletableFuture.completedStage(new HashSet<>());
        for (int from = 0; from < all.size(); from += CHUNK) {
            CompletionStage<List<Object>> answer = call.apply(all.subList(from, Math.min(from + CHUNK, all.size())));
            names = names.thenCombine(answer, (before, more) -> {
                more.forEach(name -> before.add(text(name)));
                return before;
            });
        }
        return names;
    }

    private static <T> CompletionStage<T> checked(
            String set, Collection<String> names, Function<String, CompletionStage<T>> call) {
        if (!SET.matcher(set).matches()) {
            return refused("set: '" + set + "' is not the name of a set; allowed: 1 to 64 of a-z -");
        }
        if (names.size() > MOST) {
            return refused("names: " + names.size() + " are too many; allowed: up to " + MOST);
        }
        if (names.stream().anyMatch(name -> name.isEmpty() || name.startsWith("~"))) {
            return refused("names: one is not possible; allowed: any text that does not begin with ~");
        }
        return call.apply(KEY_PREFIX + set);
    }

    private static <T> CompletionStage<T> refused(String reason) {
        return CompletableFuture.failedStage(new IllegalArgumentException(reason));
    }

    private static <T> CompletionStage<T> away() {
        return CompletableFuture.failedStage(new IllegalStateException("Redis is away"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }
}
