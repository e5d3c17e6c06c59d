package io.telecast.launch.internal;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** What a client is told of a command that failed: one line, and an exit code that says whose fault it was. */
record Refusal(String line, int code) {
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final Pattern PREFIX = Pattern.compile("^Error executing command:? ");

    /** The shell's own; their package is not exported. */
    private static final Set<String> UNREADABLE = Set.of("SyntaxError", "EOFError", "EOFException");

    static Refusal of(Throwable failure) {
        if (failure instanceof CommandException usage) {
            String help = usage.getNiceHelp();
            String line = first(help == null ? usage.getMessage() : help, usage);
            return new Refusal(PREFIX.matcher(line).replaceFirst(""), WRONG_USAGE);
        }
        String kind = failure.getClass().getSimpleName();
        String line = first(failure.getMessage(), failure);
        if (kind.equals("CommandNotFoundException")) {
            return new Refusal(line + "; 'help' lists all commands, 'help telecast' ours", WRONG_USAGE);
        }
        if (UNREADABLE.contains(kind)) {
            return new Refusal("the command cannot be read: " + line, WRONG_USAGE);
        }
        if (failure instanceof IndexOutOfBoundsException && isOfParser(failure)) {
            return new Refusal("the command cannot be read: a quote or a bracket is not closed", WRONG_USAGE);
        }
        return new Refusal(line, FAILED);
    }

    /** What Karaf's parser throws where a text ends too early. */
    private static boolean isOfParser(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith("org.apache.karaf.shell.support.parsing."));
    }

    private static String first(@Nullable String text, Throwable failure) {
        String plain = text == null ? "" : COLOUR.matcher(text).replaceAll("").strip();
        return plain.isEmpty() ? failure.toString() : plain.lines().findFirst().orElse(plain);
    }
}
