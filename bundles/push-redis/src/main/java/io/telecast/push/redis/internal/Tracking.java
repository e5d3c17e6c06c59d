package io.telecast.push.redis.internal;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.push.PushMessage;
import io.lettuce.core.codec.StringCodec;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has one master tell of changes of subscription keys on the command connection; to be armed on each new one. */
final class Tracking {
    private static final Logger LOG = LoggerFactory.getLogger(Tracking.class);
    private static final Pattern CLIENT = Pattern.compile("id=(\\d+) addr=(\\S+)");

    private final KeyWatch watch;
    private final Control control;
    private volatile @Nullable String problem;
    private volatile @Nullable KillArgs former;

    Tracking(KeyWatch watch, Control control) {
        this.watch = watch;
        this.control = control;
    }

    /** Why Redis does not track, null if it does. */
    @Nullable
    String problem() {
        return problem;
    }

    /**
     * @param replace told why, when the connection is of no use: without what follows here it would be asked for each
     *     report, for as long as it lives
     */
    void arm(Node node, Consumer<String> replace) {
        RedisAsyncCommands<String, byte[]> redis = node.redis();
        KillArgs last = former;
        if (last != null) {
            // What the former connection still has in a buffer somewhere must not be done after what follows here.
            redis.clientKill(last);
        }
        redis.clientInfo().thenAccept(info -> former = client(info));
        node.connection().addListener(this::pushed);
        // Without NOLOOP: with it Redis also keeps quiet about others who change the same key in the same moment.
        redis.clientTracking(TrackingArgs.Builder.enabled().bcast().prefixes(Topic.KEY_PREFIX))
                .whenComplete((ok, failure) -> control.execute(() -> armed(node, failure, replace)));
    }

    private void armed(Node node, @Nullable Throwable failure, Consumer<String> replace) {
        if (failure == null) {
            problem = null;
            node.tracks();
            watch.connected();
        } else if (failure instanceof RedisCommandExecutionException) {
            problem = "Redis does not track changes (6.0 or newer and the right to CLIENT TRACKING are needed)";
            LOG.warn("{}; it is asked for each report instead", problem, failure);
        } else {
            replace.accept("it cannot be asked to tell of changes: " + failure.getMessage());
        }
    }

    private static @Nullable KillArgs client(String info) {
        Matcher matcher = CLIENT.matcher(info);
        return matcher.find()
                ? KillArgs.Builder.id(Long.parseLong(matcher.group(1))).addr(matcher.group(2))
                : null;
    }

    /** Changed keys, or none at all: then this master was emptied. On the connection's thread. */
    private void pushed(PushMessage message) {
        if (!message.getType().equals("invalidate")) {
            return;
        }
        List<Object> content = message.getContent(StringCodec.ASCII::decodeKey);
        if (content.size() > 1 && content.get(1) instanceof List<?> keys) {
            keys.forEach(key -> watch.changed(String.valueOf(key)));
        } else {
            watch.flushed();
        }
    }
}
