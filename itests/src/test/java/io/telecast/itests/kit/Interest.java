package io.telecast.itests.kit;

import io.telecast.itests.kit.Finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares the subscription keys in Redis with the screens that really watch. */
public final class Interest {
    private static final String PREFIX = "ws:sub:";

    private Interest() {}

    /** Waits until nothing is found. */
    public static void await(RedisServer redis, Map<String, Integer> screens) {
        List<Finding> findings = new ArrayList<>();
        try {
            Await.until("the keys fit the screens", Await.SHORT, () -> {
                findings.clear();
                findings.addAll(compare(redis, screens));
                return findings.isEmpty();
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ": " + findings, e.getCause());
        }
    }

    /**
     * The keys there are must be those of the watched devices, count their screens and end by themselves.
     *
     * @param screens how many screens watch each device; devices without a screen are left out
     */
    public static List<Finding> compare(RedisServer redis, Map<String, Integer> screens) {
        List<Finding> findings = new ArrayList<>();
        Set<String> keys = redis.keys(PREFIX + "*");
        for (String key : keys) {
            Integer expected = screens.get(key.substring(PREFIX.length()));
            String value = redis.ask(c -> c.get(key));
            if (expected == null) {
                findings.add(new Finding(Kind.LEFT_OVER, key, "is " + value + ", nobody watches"));
            } else if (!expected.toString().equals(value)) {
                findings.add(new Finding(Kind.LEFT_OVER, key, "is " + value + ", screens are " + expected));
            }
            if (redis.ask(c -> c.pttl(key)) < 0) {
                findings.add(new Finding(Kind.LEFT_OVER, key, "has no end"));
            }
        }
        for (String device : screens.keySet()) {
            if (!keys.contains(PREFIX + device)) {
                findings.add(new Finding(Kind.LOST, PREFIX + device, "watched, but no key"));
            }
        }
        if (screens.isEmpty()) {
            redis.keys("{" + PREFIX + "*").forEach(k -> findings.add(new Finding(Kind.LEFT_OVER, k, "is still there")));
        }
        return findings;
    }
}
