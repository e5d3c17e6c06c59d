package io.telecast.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The result of several runs of a script.
 *
 * @param result what the last run came to
 * @param firstNanos how long the first took, in which the script is compiled
 * @param medianNanos how long the others took, in the middle
 */
record Trial<T>(T result, long firstNanos, long medianNanos) {

    /** Runs it so often, or until it fails: what fails may have taken all the time that it is given. */
    static <T> Trial<T> of(int runs, Predicate<T> failed, Supplier<T> run) {
        List<Long> times = new ArrayList<>();
        T result;
        do {
            long start = System.nanoTime();
            result = run.get();
            times.add(System.nanoTime() - start);
        } while (times.size() < runs && !failed.test(result));
        long first = times.get(0);
        List<Long> others = times.size() == 1
                ? times
                : times.subList(1, times.size()).stream().sorted().toList();
        return new Trial<>(result, first, others.get(others.size() / 2));
    }

    double firstMillis() {
        return firstNanos / 1e6;
    }

    double medianMillis() {
        return medianNanos / 1e6;
    }

    String times() {
        return String.format(
                Locale.ROOT, "First run %.3f ms, median of the others %.3f ms", firstMillis(), medianMillis());
    }
}
