package io.telecast.push.redis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances and another back end do to one subscription whatever they can, in any order, in a real Redis. */
class LeaseModelTest {
    private static final long TTL = 200;
    private static final int EPISODES = 30;
    private static final int STEPS = 200;
    private static final Topic TOPIC = Topic.of("telemetry", "d1");

    @TempDir
    Path directory;

    private final Script<List<Object>> lease = Script.list("lease.lua");
    private final Script<Long> repair = Script.number("repair.lua");
    private final Deque<String> trace = new ArrayDeque<>();
    private final int[] sockets = new int[3];
    private final String[] boots = {"a:1", "b:1", "c:1"};
    private RealRedis server;
    private RedisCommands<String, String> redis;
    private StatefulRedisConnection<String, byte[]> scripts;
    private int foreign;
    private long foreignRenewedAt;
    private long seed;
    private Random random;

    @BeforeEach
    void start() throws Exception {
        server = new RealRedis(directory);
        redis = server.commands();
        scripts = server.client().connect(RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void viewersAreNeverLostAndNothingIsLeftBehind() throws Exception {
        seed = Long.getLong("telecast.seed", System.nanoTime());
        System.out.println("telecast.seed=" + seed);
        random = new Random(seed);
        int steps = 0;
        for (int episode = 0; episode < EPISODES; episode++) {
            boolean rude = episode % 2 == 1;
            for (int step = 0; step < STEPS; step++) {
                step(rude);
                settle();
                check(rude);
                steps++;
            }
            end();
        }
        assertEquals(EPISODES * STEPS, steps);
    }

    @Test
    void theKeyGoesAtOnceWhenNobodyElseWasSeen() throws Exception {
        say(0, 2);
        say(1, 1);
        say(0, 0);
        assertEquals("1", redis.get(TOPIC.key()));
        say(1, 0);
        assertEquals(0, redis.dbsize());
    }

    @Test
    void theKeyStaysForATimeToLiveWhenAnotherBackEndWasSeen() throws Exception {
        foreignSubscribe();
        say(0, 1);
        redis.decr(TOPIC.key());
        say(0, 0);
        // It may come back to a key that it believes to be there; and if not, the key ends by itself.
        assertEquals("1", redis.get(TOPIC.key()));
        Await.until("ended", () -> redis.dbsize() == 0);
    }

    private void step(boolean rude) throws Exception {
        int instance = random.nextInt(sockets.length);
        int what = random.nextInt(rude ? 100 : 80);
        if (what >= 50 && redis.exists(TOPIC.key()) == 1 && value() == null) {
            // Nobody can count on what is no number.
            redis.del(TOPIC.key());
            foreign = 0;
        } else if (what < 35) {
            say(instance, random.nextInt(4));
        } else if (what < 45) {
            say(instance, sockets[instance]);
        } else if (what < 50) {
            crash(instance);
        } else if (what < 65) {
            foreignSubscribe();
        } else if (what < 79) {
            foreignUnsubscribe();
        } else if (what < 80) {
            if (random.nextInt(2) == 0) {
                pass();
            }
        } else if (what < 86) {
            note("foreign DECR too many");
            redis.decrby(TOPIC.key(), 1 + random.nextInt(3));
        } else if (what < 91) {
            note("foreign DEL");
            redis.del(TOPIC.key());
            foreign = 0;
        } else if (what < 95) {
            note("foreign PERSIST");
            redis.persist(TOPIC.key());
        } else if (what < 98) {
            note("flush");
            redis.flushall();
            foreign = 0;
        } else {
            note("foreign nonsense");
            redis.del(TOPIC.key());
            redis.lpush(TOPIC.key(), "x");
            foreign = 0;
        }
    }

    private void say(int instance, int number) throws Exception {
        note(boots[instance] + " has " + number);
        sockets[instance] = number;
        CompletionStage<List<Object>> answer = lease.run(
                scripts.async(),
                new String[] {TOPIC.key(), TOPIC.own()},
                ascii(boots[instance]),
                ascii(Integer.toString(number)),
                ascii(Long.toString(TTL)));
        answer.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void crash(int instance) {
        note(boots[instance] + " crashes");
        sockets[instance] = 0;
        String[] parts = boots[instance].split(":");
        boots[instance] = parts[0] + ":" + (Integer.parseInt(parts[1]) + 1);
    }

    private void foreignSubscribe() {
        note("foreign INCR");
        if (redis.exists(TOPIC.key()) == 0) {
            foreign = 0;
        }
        redis.incr(TOPIC.key());
        redis.pexpire(TOPIC.key(), TTL);
        foreign++;
        foreignRenewedAt = System.nanoTime();
    }

    private void foreignUnsubscribe() {
        if (foreign > 0) {
            note("foreign DECR");
            if (redis.decr(TOPIC.key()) <= 0) {
                redis.del(TOPIC.key());
            }
            foreign--;
        }
    }

    /** More than a time to live goes by; who lives renews, who crashed does not. */
    private void pass() throws Exception {
        note("time passes");
        for (int i = 0; i < 6; i++) {
            TimeUnit.MILLISECONDS.sleep(TTL / 4);
            for (int instance = 0; instance < sockets.length; instance++) {
                if (sockets[instance] > 0) {
                    say(instance, sockets[instance]);
                }
            }
            if (foreign > 0) {
                redis.pexpire(TOPIC.key(), TTL);
                foreignRenewedAt = System.nanoTime();
            }
        }
    }

    /** What instances do when Redis tells them of a change, until nobody has to do anything. */
    private void settle() throws Exception {
        boolean busy = true;
        for (int round = 0; busy; round++) {
            assertTrue(round < 10, () -> "no end of mending" + story());
            busy = false;
            for (int instance = 0; instance < sockets.length; instance++) {
                Mend mend = Mend.of(sockets[instance], value(), redis.pttl(TOPIC.key()), 50);
                busy |= mend != Mend.NOTHING;
                if (mend == Mend.ASSERT) {
                    say(instance, sockets[instance]);
                } else if (mend == Mend.REPAIR) {
                    note("repair");
                    CompletionStage<Long> mended =
                            repair.run(scripts.async(), new String[] {TOPIC.key()}, ascii(Long.toString(TTL)));
                    mended.toCompletableFuture().get(10, TimeUnit.SECONDS);
                }
            }
        }
    }

    private void check(boolean rude) throws Exception {
        long ttl = redis.pttl(TOPIC.key());
        Long value = value();
        boolean exists = ttl != -2;
        if (exists && value != null) {
            assertTrue(value >= 1, () -> "below 1: " + value + story());
        }
        assertTrue(ttl != -1, () -> "without end" + story());
        assertTrue(redis.pttl(TOPIC.own()) != -1, () -> "our account is without end" + story());
        for (int instance = 0; instance < sockets.length; instance++) {
            int number = sockets[instance];
            // On a machine that stalls, time to live ends; that is found and mended like any other loss.
            if (number > 0 && (value == null || value < number)) {
                settle();
                Long again = value();
                assertTrue(again != null && again >= number, () -> "viewers lost" + story());
            }
        }
        boolean recent = System.nanoTime() - foreignRenewedAt < TimeUnit.MILLISECONDS.toNanos(TTL / 2);
        if (!rude && foreign > 0 && recent) {
            assertTrue(redis.exists(TOPIC.key()) == 1, () -> "the viewers of the other back end lost" + story());
        }
    }

    /** All leave; a time to live later nothing is left, whatever happened before. */
    private void end() throws Exception {
        for (int instance = 0; instance < sockets.length; instance++) {
            say(instance, 0);
            settle();
        }
        foreign = 0;
        Await.until("nothing left", 20 * TTL, () -> {
            settle();
            return redis.dbsize() == 0;
        });
        trace.clear();
    }

    private Long value() {
        try {
            String text = redis.get(TOPIC.key());
            return text == null ? null : Long.valueOf(text);
        } catch (RuntimeException e) {
            return null;
        }
    }

    private void note(String what) {
        trace.add(what + " -> ");
        if (trace.size() > 60) {
            trace.remove();
        }
    }

    private String story() {
        return " (telecast.seed=" + seed + ", after: " + String.join("", trace) + ")";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
