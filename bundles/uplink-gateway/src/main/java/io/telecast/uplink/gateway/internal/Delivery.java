package io.telecast.uplink.gateway.internal;

import io.telecast.api.uplink.UplinkBus;
import io.telecast.api.uplink.UplinkResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is to be done for a message. What the bus gives back stays to be done, so that a message that comes again has
 * nothing done twice. Used by one thread at a time; its results come from any.
 */
final class Delivery {

    /** One thing to hand to the bus. */
    interface Step {
        CompletionStage<UplinkResult> begin(UplinkBus bus);
    }

    private final UplinkResult result;
    private final Runnable whenDone;
    private List<Step> left;

    /** Answers with the result when all is done, and then counts it. */
    Delivery(List<Step> steps, UplinkResult result, Runnable whenDone) {
        this.left = List.copyOf(steps);
        this.result = result;
        this.whenDone = whenDone;
    }

    /**
     * What was handed to the bus.
     *
     * @param all whether all was; false if the bus gave something back at once, after which nothing was handed to it
     * @param result completes when all that was is answered; RETRY if something is left
     */
    record Begun(boolean all, CompletionStage<UplinkResult> result) {}

    /** Hands to the bus what is left, in order. */
    Begun begin(UplinkBus bus) {
        List<Step> steps = left;
        Answers answers = new Answers(steps);
        int begun = 0;
        boolean taken = true;
        while (taken && begun < steps.size()) {
            taken = answers.await(begun, steps.get(begun), bus);
            begun++;
        }
        answers.answered(); // for this method itself
        return new Begun(taken, answers.all);
    }

    /** Collects the answers to steps. */
    private final class Answers {
        final CompletableFuture<UplinkResult> all = new CompletableFuture<>();
        private final List<Step> steps;
        private final boolean[] done;
        private final AtomicInteger open = new AtomicInteger(1);

        Answers(List<Step> steps) {
            this.steps = steps;
            this.done = new boolean[steps.size()];
        }

        /** Tells whether the step was taken, as far as that is known at once. */
        boolean await(int index, Step step, UplinkBus bus) {
            open.incrementAndGet();
            boolean[] givenBack = new boolean[1];
            stage(step, bus).whenComplete((answer, failure) -> {
                done[index] = failure == null && !(answer instanceof UplinkResult.Retry);
                givenBack[0] = !done[index];
                answered();
            });
            return !givenBack[0];
        }

        private CompletionStage<UplinkResult> stage(Step step, UplinkBus bus) {
            try {
                return step.begin(bus);
            } catch (RuntimeException stopping) { // another bundle's code, on its way out
                return CompletableFuture.completedStage(UplinkResult.RETRY);
            }
        }

        void answered() {
            if (open.decrementAndGet() == 0) {
                List<Step> again = new ArrayList<>();
                for (int i = 0; i < done.length; i++) {
                    if (!done[i]) {
                        again.add(steps.get(i));
                    }
                }
                left = again;
                if (again.isEmpty()) {
                    whenDone.run();
                }
                all.complete(again.isEmpty() ? result : UplinkResult.RETRY);
            }
        }
    }
}
