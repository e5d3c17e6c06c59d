package io.telecast.push.redis.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The devices whose events did not reach Redis. When it is back, a notice on {@link #CHANNEL} makes every instance read
 * them again: lines of subscription keys, or {@link #EVERYTHING}.
 */
final class Missed {
    static final String CHANNEL = "telecast:reread";
    static final String EVERYTHING = "*";
    private static final int KEYS_PER_NOTICE = 200;

    private final int max;
    private final Figures figures;
    private final Masters masters;
    private final Set<String> keys = new LinkedHashSet<>();
    private boolean everything;

    Missed(int max, Figures figures, Masters masters) {
        this.max = max;
        this.figures = figures;
        this.masters = masters;
    }

    /** Remembers a device, or, when there are too many, that it may be any. Any thread. */
    void add(Topic topic) {
        figures.missed.increment();
        add(topic.key());
    }

    private synchronized void add(String key) {
        if (everything) {
            return;
        }
        keys.add(key);
        if (keys.size() > max || key.equals(EVERYTHING)) {
            keys.clear();
            everything = true;
        }
    }

    /** Tells of them if Redis is there; what could not be told stays. */
    void tell() {
        Node node = masters.any();
        if (node == null) {
            return;
        }
        List<String> all = take();
        for (int from = 0; from < all.size(); from += KEYS_PER_NOTICE) {
            List<String> some = all.subList(from, Math.min(all.size(), from + KEYS_PER_NOTICE));
            byte[] notice = String.join("\n", some).getBytes(StandardCharsets.US_ASCII);
            node.redis().publish(CHANNEL, notice).exceptionally(failure -> {
                some.forEach(this::add);
                return null;
            });
        }
    }

    private synchronized List<String> take() {
        List<String> taken = everything ? List.of(EVERYTHING) : new ArrayList<>(keys);
        keys.clear();
        everything = false;
        return taken;
    }
}
