package io.telecast.api.health;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** What a component says about itself, for operators, load balancers and Prometheus. Whiteboard. Does not block, any thread. */
@ConsumerType
public interface HealthCheck {

    /**
     * The part it speaks of, for example {@code mqtt} or {@code store}.
     *
     * @return a word of {@code a-z -}
     */
    String part();

    /**
     * Why the part cannot do its work now.
     *
     * @return one line, null when all is well
     */
    @Nullable
    String problem();

    /**
     * Tells what the part counts and measures, each time in the same order: the one to show it in.
     *
     * @param to told of each figure, used only during the call
     */
    void measure(Measurements to);

    /**
     * The figures as plain numbers: {@code name} for the total (of durations the
     * longest), {@code name.value} for each label's value besides, and of a
     * histogram {@code name.count}, {@code name.p50.ms} and {@code name.p99.ms}.
     *
     * @return figures by name, in the order of {@link #measure}
     */
    default Map<String, Number> figures() {
        var numbers = new PlainNumbers();
        measure(numbers);
        return numbers.all();
    }
}
