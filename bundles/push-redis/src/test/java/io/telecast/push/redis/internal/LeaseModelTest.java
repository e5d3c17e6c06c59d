package io.telecast.push.redis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Instances and another back end do to one subscription whatever they can, in any order, in a real Redis, beside a model
 * of a few lines. Nobody waits for time to pass: what Redis holds is made older instead.
 */
class LeaseModelTest {
    private static final int RUNS = 1000 * Integer.getInteger("telecast.effort", 1);
    private static final int STEPS = 20;
    private static final long MINUTE = 60_000;
    private static final long TTL = 5 * MINUTE;
    private static final long RENEW = 2 * MINUTE;
    private static final Topic TOPIC = Topic.of("telemetry", "d1");
    private static final String[] KEYS = {TOPIC.key(), TOPIC.own()};

    /** Who takes part in a run. */
    private enum Kind {
        /** Our instances, which may crash, and a Redis that may be emptied. */
        ALONE,
        /** And another back end that keeps to the rules. */
        MIXED,
        /** And one that does not. */
        RUDE
    }

    private record Share(int sockets, long endsAt) {}

    private record Seen(Long value, long ttl, long ownTtl) {
        boolean exists() {
            return ttl != -2;
        }
    }

    private static final String LOOK = "local v = redis.pcall('GET', KEYS[1])"
            + " return {type(v) == 'string' and v or '', tostring(redis.call('PTTL', KEYS[1])),"
            + " tostring(redis.call('PTTL', KEYS[2]))}";

    /** Takes a time from all that ends: what is over is gone, as in Redis. */
    private static final String AGE = "local by = tonumber(ARGV[1]) for _, key in ipairs(KEYS) do"
            + " local left = redis.call('PTTL', key)"
            + " if left >= 0 then if left <= by then redis.call('DEL', key)"
            + " else redis.call('PEXPIRE', key, left - by) end end end"
            + " local own = redis.call('HGETALL', KEYS[2]) for i = 1, #own, 2 do"
            + " local n, at = string.match(own[i + 1], '^(%d+):(%d+)$')"
            + " if n then redis.call('HSET', KEYS[2], own[i], string.format('%d:%d', n, at - by))"
            + " elseif own[i] == '~' then redis.call('HINCRBY', KEYS[2], '~', -by) end end";

    @TempDir
    Path directory;

    private final Script<List<Object>> lease = Script.list("lease.lua");
    private final Script<Long> repair = Script.number("repair.lua");
    private RealRedis server;
    private RedisCommands<String, byte[]> redis;
    private RedisAsyncCommands<String, byte[]> scripts;
    private CompletionStage<?> last;
    private String look;
    private String age;
    private long seed;
    private Random random;

    // Of one run:
    private Kind kind;
    private long now;
    private final List<String> trace = new ArrayList<>();
    private final int[] sockets = new int[3];
    private final String[] boots = new String[3];
    private final long[] saidAt = new long[3];
    private int foreign;
    private long foreignSaidAt;
    private boolean disturbed;
    /** The key may be of a type that cannot be counted on. */
    private boolean nonsense;
    /** The model of a run without others: what each boot said, as long as it counts. */
    private final Map<String, Share> shares = new HashMap<>();

    @BeforeEach
    void start() throws Exception {
        server = new RealRedis(directory);
        StatefulRedisConnection<String, byte[]> connection =
                server.client().connect(RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE));
        redis = connection.sync();
        scripts = connection.async();
        look = redis.scriptLoad(LOOK);
        age = redis.scriptLoad(AGE);
        begin(Kind.ALONE);
        // From here on Redis knows the script, and calls of it stay in order.
        say(0, 0);
        seen();
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
        for (int run = 0; run < RUNS; run++) {
            begin(Kind.values()[run % 3]);
            for (int step = 0; step < STEPS; step++) {
                step();
                // News of a change may come late, and then of several at once.
                if (random.nextInt(3) > 0) {
                    check(settle());
                }
            }
            end();
        }
    }

    @Test
    void theKeyGoesAtOnceWhenNobodyElseWasSeen() throws Exception {
        say(0, 2);
        say(1, 1);
        say(0, 0);
        assertEquals(1, seen().value());
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
        assertEquals(1, seen().value());
        passes(TTL);
        assertEquals(0, redis.dbsize());
    }

    @Test
    void whatACrashedInstanceHeldIsGoneOneTimeToLiveLaterWhileOthersRenew() throws Exception {
        say(0, 2);
        say(1, 1);
        crash(0);
        for (int i = 0; i < 4; i++) {
            passes(MINUTE);
            say(1, 1);
            assertEquals(3, seen().value());
        }
        passes(MINUTE);
        say(1, 1);
        assertEquals(1, seen().value());
    }

    private void begin(Kind next) {
        kind = next;
        now = 0;
        trace.clear();
        shares.clear();
        Arrays.fill(sockets, 0);
        Arrays.fill(saidAt, 0);
        for (int i = 0; i < boots.length; i++) {
            boots[i] = "abc".charAt(i) + ":1";
        }
        foreign = 0;
        disturbed = false;
        nonsense = false;
    }

    private void step() throws Exception {
        int instance = random.nextInt(sockets.length);
        int what = random.nextInt(kind == Kind.ALONE ? 60 : kind == Kind.MIXED ? 90 : 115);
        if (nonsense && what >= 60) {
            nonsense = false;
            // Nobody can count on what is no number.
            redis.del(TOPIC.key());
            lost();
        } else if (what < 30) {
            say(instance, random.nextInt(4));
        } else if (what < 38) {
            say(instance, sockets[instance]);
        } else if (what < 43) {
            crash(instance);
        } else if (what < 58) {
            passes((1 + random.nextInt(2)) * MINUTE);
            renew();
        } else if (what < 60) {
            note("flush");
            redis.flushall();
            lost();
        } else if (what < 75) {
            foreignSubscribe();
        } else if (what < 90) {
            foreignUnsubscribe();
        } else {
            rude(what - 90);
        }
    }

    private void rude(int what) {
        if (what < 8) {
            note("foreign DECR too many");
            redis.decrby(TOPIC.key(), 1 + random.nextInt(3));
        } else if (what < 13) {
            note("foreign DEL");
            redis.del(TOPIC.key());
            lost();
        } else if (what < 17) {
            note("foreign PERSIST");
            redis.persist(TOPIC.key());
        } else if (what < 21) {
            note("foreign EXPIRE too short");
            redis.pexpire(TOPIC.key(), MINUTE / 2);
        } else {
            note("foreign nonsense");
            nonsense = true;
            redis.del(TOPIC.key());
            redis.lpush(TOPIC.key(), ascii("x"));
            lost();
        }
    }

    private void lost() {
        shares.clear();
        foreign = 0;
        disturbed = true;
    }

    private void say(int instance, int number) throws Exception {
        note(boots[instance] + " has " + number);
        sockets[instance] = number;
        saidAt[instance] = now;
        shares.values().removeIf(share -> share.endsAt <= now);
        shares.remove(boots[instance]);
        if (number > 0) {
            shares.put(boots[instance], new Share(number, now + TTL));
        }
        last = lease.run(
                scripts, KEYS, ascii(boots[instance]), ascii(Integer.toString(number)), ascii(Long.toString(TTL)));
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
        foreignSaidAt = now;
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

    private void passes(long millis) {
        note(millis / MINUTE + " min");
        now += millis;
        scripts.evalsha(age, ScriptOutputType.STATUS, KEYS, ascii(Long.toString(millis)));
        if (shares.values().stream().allMatch(share -> share.endsAt <= now)) {
            // With the last of them the key has ended.
            shares.clear();
        }
    }

    /** Who lives renews what is due, who crashed does not. */
    private void renew() throws Exception {
        for (int instance = 0; instance < sockets.length; instance++) {
            if (sockets[instance] > 0 && now - saidAt[instance] >= RENEW) {
                say(instance, sockets[instance]);
            }
        }
        if (foreign > 0 && now - foreignSaidAt >= RENEW) {
            note("foreign EXPIRE");
            redis.pexpire(TOPIC.key(), TTL);
            foreignSaidAt = now;
        }
    }

    /** What instances do when Redis tells them of a change, until nobody has to do anything. */
    private Seen settle() throws Exception {
        Seen seen = seen();
        boolean busy = true;
        for (int round = 0; busy; round++) {
            assertTrue(round < 10, () -> "no end of mending" + story());
            busy = false;
            for (int instance = 0; instance < sockets.length; instance++) {
                Mend mend = Mend.of(sockets[instance], seen.value(), seen.ttl(), (TTL - RENEW) / 2);
                busy |= mend != Mend.NOTHING;
                if (mend == Mend.ASSERT) {
                    say(instance, sockets[instance]);
                } else if (mend == Mend.REPAIR) {
                    note("repair");
                    last = repair.run(scripts, new String[] {TOPIC.key()}, ascii(Long.toString(TTL)));
                    last.toCompletableFuture().get(10, TimeUnit.SECONDS);
                }
                if (mend != Mend.NOTHING) {
                    seen = seen();
                }
            }
        }
        return seen;
    }

    private void check(Seen seen) {
        long value = seen.value() == null ? 0 : seen.value();
        if (seen.exists() && seen.value() != null) {
            assertTrue(value >= 1, () -> "below 1: " + value + story());
        }
        assertTrue(seen.ttl() != -1, () -> "without end" + story());
        assertTrue(seen.ownTtl() != -1, () -> "our account is without end" + story());
        int most = Arrays.stream(sockets).max().orElse(0);
        assertTrue(value >= most, () -> "viewers lost: " + value + story());
        if (kind == Kind.ALONE) {
            long expected = shares.values().stream().mapToLong(Share::sockets).sum();
            assertEquals(expected, value, this::story);
        } else if (!disturbed && kind == Kind.MIXED) {
            int living = Arrays.stream(sockets).sum() + foreign;
            assertTrue(value >= living, () -> "of " + living + " counted: " + value + story());
        }
    }

    /** All leave; a time to live later nothing is left, whatever happened before. */
    private void end() throws Exception {
        for (int instance = 0; instance < sockets.length; instance++) {
            say(instance, 0);
        }
        check(settle());
        foreign = 0;
        passes(TTL);
        assertEquals(0, redis.dbsize(), this::story);
    }

    /** What Redis holds once it has done all that was said. */
    private Seen seen() throws Exception {
        List<byte[]> bytes = redis.evalsha(look, ScriptOutputType.MULTI, KEYS);
        last.toCompletableFuture().get(10, TimeUnit.SECONDS);
        List<String> answer = bytes.stream()
                .map(each -> new String(each, StandardCharsets.US_ASCII))
                .toList();
        Long value = answer.get(0).matches("-?[0-9]{1,18}") ? Long.valueOf(answer.get(0)) : null;
        return new Seen(value, Long.parseLong(answer.get(1)), Long.parseLong(answer.get(2)));
    }

    private void note(String what) {
        trace.add(what);
    }

    private String story() {
        return " (telecast.seed=" + seed + ", " + kind + ", after: " + String.join(" -> ", trace) + ")";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
