package io.telecast.shell.internal;

import io.telecast.api.store.DeadLetter;
import io.telecast.api.store.DeadLetterStore;
import io.telecast.api.store.KeptDeadLetter;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkBus;
import io.telecast.api.uplink.UplinkResult;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gives dead letters to the bus again, one after the other, so that the order of each device is kept. */
final class Replay {
    /** What can become of a letter. */
    enum Became {
        STORED,
        REFUSED,
        KEPT;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What became of a letter; and why, if it was not stored. */
    record Outcome(long id, Became became, @Nullable String why) {}

    private final Services services;
    private final int seconds;
    /** Types that take nothing now: what is left of them is not tried, or one that is stuck would be waited for often. */
    private final Map<String, String> stuck = new HashMap<>();

    Replay(Services services, int seconds) {
        this.services = services;
        this.seconds = seconds;
    }

    void run(Collection<Long> ids, Consumer<Outcome> told) throws Exception {
        for (long id : ids) {
            Optional<KeptDeadLetter> letter = services.ask(DeadLetterStore.class, store -> store.find(id));
            told.accept(
                    letter.isEmpty()
                            ? new Outcome(id, Became.KEPT, "there is no such letter, or no more")
                            : replay(letter.get()));
        }
    }

    private Outcome replay(KeptDeadLetter kept) throws Exception {
        DeadLetter letter = kept.letter();
        String unfit = LetterText.unfit(kept);
        String why = unfit != null ? unfit : notTaken(letter.type());
        UplinkResult result = why == null ? submit(letter) : UplinkResult.RETRY;
        if (result instanceof UplinkResult.Retry) {
            return new Outcome(kept.id(), Became.KEPT, why != null ? why : stuck.get(letter.type()));
        }
        // A letter that was refused again is a new one already, with its new reason.
        services.ask(DeadLetterStore.class, store -> store.remove(List.of(kept.id())));
        return result instanceof UplinkResult.Drop drop
                ? new Outcome(kept.id(), Became.REFUSED, "refused again: " + drop.reason())
                : new Outcome(kept.id(), Became.STORED, null);
    }

    private @Nullable String notTaken(String type) throws Exception {
        String why = stuck.get(type);
        return why != null || services.isHandled(type)
                ? why
                : "no handler of " + type + " is here; telecast:types may tell why";
    }

    /** The outcome; RETRY, with a reason in {@link #stuck}, if there is none. */
    private UplinkResult submit(DeadLetter letter) throws Exception {
        // Stamped: its time is the one it had, so that what was stored after all, or is replayed twice, is there once.
        var report = new Report(
                letter.type(),
                letter.topic(),
                String.valueOf(letter.deviceId()),
                null,
                letter.payload(),
                letter.timestamp(),
                true,
                1);
        UplinkResult result = services.with(UplinkBus.class, bus -> {
            try {
                return bus.submit(report).toCompletableFuture().get(seconds, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                stuck.put(
                        letter.type(),
                        "no outcome of " + letter.type() + " within " + seconds
                                + " s; what was given to the bus may still be stored, and is there once if it is"
                                + " replayed again");
                return UplinkResult.RETRY;
            }
        });
        if (result instanceof UplinkResult.Retry) {
            stuck.putIfAbsent(letter.type(), letter.type() + " takes no reports at present");
        }
        return result;
    }
}
