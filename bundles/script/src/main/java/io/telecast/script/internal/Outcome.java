package io.telecast.script.internal;

import java.util.regex.Pattern;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.SourceSection;
import org.jspecify.annotations.Nullable;

/**
 * What a run of a script came to.
 *
 * @param <T> what the run is for
 * @param end whether it was stopped
 * @param value what it returned, null if it failed or was stopped
 * @param error why it failed, one line for the author of the script
 * @param usable whether the context can be used again
 */
record Outcome<T>(Watch.End end, @Nullable T value, String error, boolean usable) {
    private static final int ERROR_MAX = 300;
    private static final Pattern SYNTAX_ERROR =
            Pattern.compile("^(SyntaxError: )" + Pattern.quote(JavaScript.SCRIPT) + ":\\d+:\\d+ (\\V*)\\v(?s:.*)");

    static <T> Outcome<T> returned(T value) {
        return new Outcome<>(Watch.End.WITHIN_LIMITS, value, "", true);
    }

    static <T> Outcome<T> failed(String error) {
        return new Outcome<>(Watch.End.WITHIN_LIMITS, null, error, true);
    }

    static <T> Outcome<T> failed(PolyglotException e) {
        boolean usable = e.isGuestException() && !e.isCancelled() && !e.isResourceExhausted() && !isOverflow(e);
        if (e.isResourceExhausted() || e.isGuestException()) {
            String message = e.isSyntaxError() ? syntaxError(e.getMessage()) : e.getMessage();
            return new Outcome<>(Watch.End.WITHIN_LIMITS, null, oneLine(message) + place(e), usable);
        }
        return new Outcome<>(Watch.End.WITHIN_LIMITS, null, "the engine failed: " + oneLine(e.getMessage()), false);
    }

    /** It may have struck within the engine and left a lock of the script's code held. */
    private static boolean isOverflow(PolyglotException e) {
        String message = e.getMessage();
        return message != null && message.contains("Maximum call stack size exceeded");
    }

    static <T> Outcome<T> outOfMemory() {
        return new Outcome<>(Watch.End.WITHIN_LIMITS, null, "it asked for more memory than there is", false);
    }

    Outcome<T> stopped(Watch.End how, boolean stillUsable) {
        return new Outcome<>(how, null, error, stillUsable);
    }

    /** The same of a run that was for something else. */
    <U> Outcome<U> withoutValue() {
        return new Outcome<>(end, null, error, usable);
    }

    /** The line of the script that is nearest to the error. */
    private static String place(PolyglotException e) {
        for (PolyglotException.StackFrame frame : e.getPolyglotStackTrace()) {
            SourceSection at = frame.getSourceLocation();
            if (at != null && JavaScript.SCRIPT.equals(at.getSource().getName())) {
                return " (line " + at.getStartLine() + ")";
            }
        }
        SourceSection written = e.isSyntaxError() ? e.getSourceLocation() : null;
        return written == null ? "" : " (line " + written.getStartLine() + ")";
    }

    /** The engine's message has the place in front, as file, line and column, and the text of the line below it. */
    private static @Nullable String syntaxError(@Nullable String message) {
        return message == null ? null : SYNTAX_ERROR.matcher(message).replaceFirst("$1$2");
    }

    /** Scripts throw what they like: no line of a log or of a table is theirs to shape. */
    private static String oneLine(@Nullable String message) {
        if (message == null || message.isBlank()) {
            return "an error without a message";
        }
        String start = message.length() > ERROR_MAX ? message.substring(0, ERROR_MAX) + "…" : message;
        return start.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
