package io.telecast.api.health;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** What a component says about itself, for operators and load balancers. Whiteboard. Does not block, any thread. */
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
     * Counters and gauges since the start of the part.
     *
     * @return figures by name ({@code a-z .}, with the unit where there is one), in the order to show them
     */
    Map<String, Number> figures();
}
