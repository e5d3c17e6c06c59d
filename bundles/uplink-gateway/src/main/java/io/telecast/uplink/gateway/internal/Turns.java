package io.telecast.uplink.gateway.internal;

import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkResult;
import io.telecast.uplink.gateway.internal.Delivery.Begun;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages of each gateway, one after the other: each is made ready at once, and begun when the one before was. What
 * was not taken comes again, and until then nothing newer is begun.
 */
final class Turns {

    /** The messages of one gateway that are in work. */
    private static final class Line {
        /** Whether the last message was begun; newer ones are then in order. */
        CompletionStage<Boolean> last = CompletableFuture.completedStage(true);

        int open;

        @Nullable
        Owed owed;
    }

    /** A message that has to come again before any other. */
    private static final class Owed {
        final Report report;
        final @Nullable Delivery left;
        boolean givenBack;
        int others;

        Owed(Report report, @Nullable Delivery left) {
            this.report = report;
            this.left = left;
        }
    }

    private final Map<String, Line> lines = new HashMap<>(); // guarded by this
    private final Function<Delivery, Begun> begin;

    /** What begins a delivery must not wait. */
    Turns(Function<Delivery, Begun> begin) {
        this.begin = begin;
    }

    synchronized int size() {
        return lines.size();
    }

    /** Takes a message; what makes it ready is asked for nothing if that was done when the message came before. */
    CompletionStage<UplinkResult> take(Report report, Supplier<CompletionStage<Optional<Delivery>>> ready) {
        Line line;
        Delivery left = null;
        synchronized (this) {
            line = lines.computeIfAbsent(report.deviceId(), id -> new Line());
            Owed owed = line.owed;
            if (owed != null && owed.report != report && isAwaited(owed)) {
                return CompletableFuture.completedStage(UplinkResult.RETRY);
            }
            if (owed != null) {
                left = owed.report == report ? owed.left : null;
                line.owed = null;
                line.last = CompletableFuture.completedStage(true);
            }
            line.open++;
        }
        CompletionStage<Optional<Delivery>> delivery = CompletableFuture.completedStage(Optional.ofNullable(left))
                .thenCompose(known -> known.isPresent() ? CompletableFuture.completedStage(known) : ready.get());
        return turn(line, report, delivery);
    }

    /**
     * When a message has been given back, its lane may have taken up one other already, but then hands over the message
     * itself; unless it went another way.
     */
    private static boolean isAwaited(Owed owed) {
        return !owed.givenBack || owed.others++ == 0;
    }

    private CompletionStage<UplinkResult> turn(Line line, Report report, CompletionStage<Optional<Delivery>> delivery) {
        CompletableFuture<UplinkResult> answer = new CompletableFuture<>();
        CompletableFuture<Boolean> turn = new CompletableFuture<>();
        CompletionStage<Boolean> before;
        synchronized (this) {
            before = line.last;
            line.last = turn;
        }
        before.thenCombine(
                        delivery,
                        (inOrder, made) -> inOrder && made.isPresent()
                                ? begin(line, report, made.get(), turn)
                                : notNow(line, report, inOrder, turn))
                .thenCompose(Function.identity())
                .whenComplete((result, defect) -> {
                    turn.complete(true); // after a defect the next one may go on
                    finish(line, report, result, defect, answer);
                });
        return answer;
    }

    private CompletionStage<UplinkResult> begin(
            Line line, Report report, Delivery delivery, CompletableFuture<Boolean> turn) {
        Begun begun = begin.apply(delivery);
        if (!begun.all()) {
            owe(line, report, delivery);
        }
        turn.complete(begun.all());
        return begun.result().thenApply(result -> {
            if (result instanceof UplinkResult.Retry) {
                owe(line, report, delivery);
            }
            return result;
        });
    }

    private CompletionStage<UplinkResult> notNow(
            Line line, Report report, boolean inOrder, CompletableFuture<Boolean> turn) {
        if (inOrder) {
            owe(line, report, null);
        }
        turn.complete(false);
        return CompletableFuture.completedStage(UplinkResult.RETRY);
    }

    /** The oldest counts. */
    private synchronized void owe(Line line, Report report, @Nullable Delivery left) {
        if (line.owed == null) {
            line.owed = new Owed(report, left);
        }
    }

    private void finish(
            Line line,
            Report report,
            @Nullable UplinkResult result,
            @Nullable Throwable defect,
            CompletableFuture<UplinkResult> answer) {
        Owed owed;
        synchronized (this) {
            owed = line.owed;
        }
        if (defect == null) {
            answer.complete(result);
        } else {
            answer.completeExceptionally(defect);
        }
        synchronized (this) {
            if (owed != null && owed.report == report) {
                owed.givenBack = true; // not before: its lane has to know that it was
            }
            if (--line.open == 0 && line.owed == null) {
                lines.remove(report.deviceId(), line);
            }
        }
    }
}
