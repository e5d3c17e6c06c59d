package io.telecast.launch.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes one line of what a component's activation threw. */
final class Failure {
    private static final Pattern REFUSED =
            Pattern.compile("^(?:Caused by: )?java\\.lang\\.IllegalArgumentException: (.+)$", Pattern.MULTILINE);
    private static final Pattern CAUSE = Pattern.compile("^Caused by: (.+)$", Pattern.MULTILINE);

    /** What SCR says of a component whose service could not be made, because that one's component failed. */
    private static final String FOLLOWS = "Unable to get service for reference";

    private Failure() {}

    /** Whether it failed only because a component that it needs did. */
    static boolean follows(@Nullable String trace) {
        return trace != null
                && trace.contains(FOLLOWS)
                && !REFUSED.matcher(trace).find();
    }

    /**
     * The line for whoever started us.
     *
     * @param component its name
     * @param trace its stack trace as text
     */
    static String text(String component, @Nullable String trace) {
        if (trace == null || trace.isBlank()) {
            return component + " could not be activated; see the log";
        }
        Matcher refused = REFUSED.matcher(trace);
        if (refused.find()) {
            return refused.group(1).strip();
        }
        String cause = trace.lines().findFirst().orElse("").strip();
        Matcher causes = CAUSE.matcher(trace);
        while (causes.find()) {
            cause = causes.group(1).strip();
        }
        return component + " could not be activated: " + cause + "; see the log";
    }
}
