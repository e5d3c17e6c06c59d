package io.telecast.uplink.status.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Time and what happens in it, in the hands of a test: nothing goes on by itself. */
final class World {
    private final Random random;
    /** Actors that each do one thing after the other; whose turn is next is chance. */
    private final List<Actor> actors = new ArrayList<>();

    long now = 1_700_000_000_000L;

    World(long seed) {
        random = new Random(seed);
    }

    /** Does what it is given in order, when chance wants it. */
    final class Actor implements Executor {
        private final List<Runnable> tasks = new ArrayList<>();
        private boolean dead;

        @Override
        public void execute(Runnable task) {
            if (!dead) {
                tasks.add(task);
            }
        }

        /** Answers some time later. */
        <T> CompletionStage<T> answer(Supplier<T> question) {
            var answer = new CompletableFuture<T>();
            execute(() -> {
                T value;
                try {
                    value = question.get();
                } catch (IllegalStateException away) {
                    answer.completeExceptionally(away);
                    return;
                }
                answer.complete(value);
            });
            return answer;
        }

        /** What it was to do is lost. */
        void die() {
            dead = true;
            tasks.clear();
        }
    }

    Actor actor() {
        Actor actor = new Actor();
        actors.add(actor);
        return actor;
    }

    Random random() {
        return random;
    }

    /** Lets one thing happen; false if there is nothing. */
    boolean step() {
        List<Actor> busy =
                actors.stream().filter(actor -> !actor.tasks.isEmpty()).toList();
        if (busy.isEmpty()) {
            return false;
        }
        busy.get(random.nextInt(busy.size())).tasks.remove(0).run();
        return true;
    }

    void settle() {
        int steps = 0;
        while (step()) {
            if (++steps > 1_000_000) {
                throw new AssertionError("it never ends");
            }
        }
    }
}
