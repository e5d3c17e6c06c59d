package io.telecast.push.redis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.api.sync.RedisCommands;
import io.telecast.api.push.Deadline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deadlines of two instances in a real Redis. */
class RedisDeadlinesTest {
    private static final String SET = "online";
    private static final String KEY = "telecast:deadlines:online";
    private static final long LATER = 600_000;
    private static final long DAY = 86_400_000;

    @TempDir
    static Path directory;

    private static RealRedis redis;
    private static RedisCommands<String, String> commands;
    private static PushRedis one;
    private static PushRedis two;

    @BeforeAll
    static void start() throws Exception {
        redis = new RealRedis(directory);
        commands = redis.commands();
        one = PushKit.start(Site.server(redis.address()));
        two = PushKit.start(Site.server(redis.address()));
    }

    @AfterAll
    static void stop() {
        one.stop();
        two.stop();
        redis.close();
    }

    @AfterEach
    void flush() {
        commands.flushall();
    }

    @Test
    void aDeadlineMovesLaterAndNeverEarlier() throws Exception {
        assertEquals(Set.of("a", "b"), get(one.extend(SET, Map.of("a", LATER, "b", LATER))));
        double first = commands.zscore(KEY, "a");
        assertTrue(Math.abs(first - System.currentTimeMillis() - LATER) < 60_000, "at " + first);
        assertEquals(Set.of(), get(two.extend(SET, Map.of("a", LATER / 2))));
        assertEquals(first, commands.zscore(KEY, "a"));
        assertEquals(Set.of(), get(two.extend(SET, Map.of("a", 2 * LATER))));
        assertTrue(commands.zscore(KEY, "a") >= first + LATER);
        assertEquals(Set.of("c"), get(two.assertAll(SET, Map.of("b", 2 * LATER, "c", LATER))));
        assertTrue(commands.zscore(KEY, "b") < first + LATER);
        assertEquals(List.of(), get(one.claimPassed(SET, 10, LATER)));
    }

    @Test
    void oneThatWasOnlyAssertedSaysNothingOfWhoNeedsIt() throws Exception {
        get(one.assertAll(SET, Map.of("a", LATER)));
        assertEquals(Set.of(), get(two.assertAll(SET, Map.of("a", 2 * LATER))));
        double asserted = commands.zscore(KEY, "a");
        assertEquals(Set.of("a"), get(one.extend(SET, Map.of("a", 1L))));
        assertEquals(Math.floor(asserted), commands.zscore(KEY, "a"), "no earlier by that");
        assertEquals(Set.of(), get(one.extend(SET, Map.of("a", 1L))));
        get(one.remove(SET, List.of("a")));
        get(one.assertAll(SET, Map.of("a", -1L, "b", -1L)));
        List<Deadline> claimed = get(two.claimPassed(SET, 10, LATER));
        get(one.remove(SET, List.of("a")));
        get(one.assertAll(SET, Map.of("a", LATER)));
        assertEquals(Set.of("b"), get(one.extend(SET, Map.of("b", LATER))));
        assertEquals(Set.of("b"), get(two.settle(SET, claimed)), "not moved, but made anew");
    }

    @Test
    void whatHasPassedIsGivenToOneTheEarliestFirst() throws Exception {
        get(one.extend(SET, Map.of("late", -1L, "early", -500L, "never", LATER)));
        List<Deadline> claimed = get(one.claimPassed(SET, 10, LATER));
        assertEquals(List.of("early", "late"), names(claimed));
        assertEquals(499, claimed.get(1).at() - claimed.get(0).at());
        assertEquals(List.of(), get(two.claimPassed(SET, 10, LATER)));
        assertEquals(Set.of(), get(two.assertAll(SET, Map.of("early", LATER))), "a claimed one is one");
        assertEquals(Set.of(), get(one.settle(SET, claimed)));
        assertEquals(List.of("never"), commands.zrange(KEY, 0, -1));
        assertEquals(Set.of(), get(one.settle(SET, claimed)));
    }

    @Test
    void aClaimThatIsNotSettledGoesToAnotherWithTheSameDeadline() throws Exception {
        get(one.extend(SET, Map.of("a", -1L)));
        Deadline first = get(one.claimPassed(SET, 10, 1)).get(0);
        List<Deadline> again = new ArrayList<>();
        Await.until("claimed by another", () -> again.addAll(get(two.claimPassed(SET, 10, LATER))));
        assertEquals(first.at(), again.get(0).at());
        assertNotEquals(first.claim(), again.get(0).claim());
        assertEquals(Set.of(), get(one.settle(SET, List.of(first))));
        assertEquals(Set.of(), get(one.assertAll(SET, Map.of("a", LATER))), "it is still the other's");
        get(two.settle(SET, again));
        assertEquals(0, commands.exists(KEY));
    }

    @Test
    void oneThatIsExtendedWhileClaimedStands() throws Exception {
        get(one.extend(SET, Map.of("a", -1L, "b", -1L)));
        List<Deadline> claimed = get(one.claimPassed(SET, 10, LATER));
        assertEquals(Set.of("a"), get(two.extend(SET, Map.of("a", 1000L))));
        assertEquals(Set.of("a"), get(one.settle(SET, claimed)));
        assertEquals(List.of("a"), commands.zrange(KEY, 0, -1));
        assertTrue(commands.zscore(KEY, "a") < System.currentTimeMillis() + LATER / 2, "not when the claim would end");
        get(one.remove(SET, List.of("a", "nobody")));
        assertEquals(0, commands.exists(KEY));
    }

    @Test
    void oneThatIsRemovedWhileClaimedIsGone() throws Exception {
        get(one.extend(SET, Map.of("a", -1L)));
        List<Deadline> claimed = get(one.claimPassed(SET, 10, LATER));
        get(two.remove(SET, List.of("a")));
        assertEquals(Set.of(), get(one.settle(SET, claimed)));
        assertEquals(0, commands.exists(KEY));
    }

    @Test
    void manyInOneCall() throws Exception {
        Map<String, Long> many = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            many.put("device-" + i, i < 7000 ? -1000L * (1 + i) : LATER);
        }
        assertEquals(many.keySet(), get(one.extend(SET, many)));
        List<Deadline> claimed = get(one.claimPassed(SET, 6999, LATER));
        assertEquals(6999, claimed.size());
        assertEquals("device-6999", claimed.get(0).name());
        assertEquals(List.of("device-0"), names(get(two.claimPassed(SET, 10_000, LATER))));
        assertEquals(Set.of(), get(one.settle(SET, claimed)));
        assertEquals(3002, commands.zcard(KEY));
        get(one.remove(SET, many.keySet()));
        assertEquals(0, commands.exists(KEY));
    }

    @Test
    void theKeyEndsADayAfterItsLastDeadline() throws Exception {
        get(one.extend(SET, Map.of("a", LATER, "b", 1L)));
        assertTrue(isAbout(DAY + LATER, commands.pttl(KEY)), "ends in " + commands.pttl(KEY));
        get(one.assertAll(SET, Map.of("c", 10 * LATER)));
        assertTrue(isAbout(DAY + 10 * LATER, commands.pttl(KEY)), "ends in " + commands.pttl(KEY));
    }

    @Test
    void setsAreApart() throws Exception {
        get(one.extend(SET, Map.of("a", -1L)));
        assertEquals(List.of(), get(one.claimPassed("others", 10, LATER)));
        assertEquals(List.of("a"), names(get(one.claimPassed(SET, 10, LATER))));
    }

    @Test
    void whatIsNotPossibleIsRefused() {
        refused("set: 'On line' is not the name", one.extend("On line", Map.of("a", 1L)));
        refused("allowed: 1 to 10000", one.claimPassed(SET, 0, 1));
        refused("claimMillis: 0", one.claimPassed(SET, 1, 0));
        refused("does not begin with ~", one.assertAll(SET, Map.of("~a", 1L)));
        refused("10001 are too many", one.remove(SET, Collections.nCopies(10_001, "a")));
    }

    @Test
    void failsAtOnceWhileRedisIsAwayAndWorksWhenItIsBack() throws Exception {
        redis.kill();
        try {
            Await.until("noticed", () -> one.problem() != null);
            // In the words of whoever sees it first: of the connection that is gone, or of ours, which know of none.
            assertThrows(ExecutionException.class, () -> get(one.extend(SET, Map.of("a", LATER))));
            assertThrows(ExecutionException.class, () -> get(one.claimPassed(SET, 10, LATER)));
            assertThrows(ExecutionException.class, () -> get(one.remove(SET, List.of("a"))));
        } finally {
            redis.start();
        }
        PushKit.awaitWell(one);
        PushKit.awaitWell(two);
        // The restarted one knows no script.
        assertEquals(Set.of("a"), get(one.extend(SET, Map.of("a", -1L))));
        assertEquals(List.of("a"), names(get(two.claimPassed(SET, 10, LATER))));
    }

    /** What many instances claim at once is given to each of them once. */
    @Test
    void nothingIsGivenTwice() throws Exception {
        Map<String, Long> many = new HashMap<>();
        for (int i = 0; i < 2000; i++) {
            many.put("d" + i, -1L);
        }
        get(one.extend(SET, many));
        List<CompletionStage<List<Deadline>>> answers = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            answers.add(one.claimPassed(SET, 50, LATER));
            answers.add(two.claimPassed(SET, 50, LATER));
        }
        List<String> names = new ArrayList<>();
        for (CompletionStage<List<Deadline>> answer : answers) {
            names.addAll(names(get(answer)));
        }
        assertEquals(2000, names.size());
        assertEquals(many.keySet(), new HashSet<>(names));
    }

    private static boolean isAbout(long expected, long actual) {
        return actual <= expected && actual > expected - 60_000;
    }

    private static void refused(String part, CompletionStage<?> answer) {
        ExecutionException failure = assertThrows(ExecutionException.class, () -> get(answer));
        assertTrue(failure.getCause() instanceof IllegalArgumentException, failure.toString());
        assertTrue(failure.getMessage().contains(part), failure.getMessage());
    }

    private static List<String> names(List<Deadline> deadlines) {
        return deadlines.stream().map(Deadline::name).toList();
    }

    private static <T> T get(CompletionStage<T> answer) throws Exception {
        return answer.toCompletableFuture().get(15, TimeUnit.SECONDS);
    }
}
