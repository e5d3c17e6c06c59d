package io.telecast.script.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the first comment of an example says of one call: {@code // Payload hex: …} or {@code // Payload text: …} or
 * {@code // Message: …}, below it {@code // Result: …}, {@code // Fails: …} or the payload a message becomes. A line that
 * begins with four spaces or more goes on with the one above.
 */
record ExampleComment(long received, Line given, Line expected) {

    /** A line of the comment. */
    record Line(String key, String text) {

        @Override
        public String toString() {
            return key + ": " + text;
        }
    }

    private static final Set<String> KEYS =
            Set.of("Payload hex", "Payload text", "Message", "Result", "Fails", "Received");

    static List<ExampleComment> read(String source) {
        List<ExampleComment> examples = new ArrayList<>();
        long received = Calls.RECEIVED;
        Line given = null;
        for (Line line : lines(source)) {
            if (line.key().equals("Received")) {
                received = Long.parseLong(line.text());
            } else if (given == null) {
                given = line;
            } else {
                examples.add(new ExampleComment(received, given, line));
                given = null;
            }
        }
        if (given != null) {
            throw new AssertionError("nothing is said to come of " + given);
        }
        return examples;
    }

    private static List<Line> lines(String source) {
        List<Line> lines = new ArrayList<>();
        for (String text : source.lines().takeWhile(l -> l.startsWith("//")).toList()) {
            int colon = text.indexOf(": ");
            boolean continued = text.startsWith("//     ") && !lines.isEmpty();
            if (continued) {
                Line above = lines.remove(lines.size() - 1);
                lines.add(new Line(above.key(), above.text() + text.substring(2).strip()));
            } else if (colon > 0 && KEYS.contains(text.substring(3, colon))) {
                lines.add(new Line(
                        text.substring(3, colon), text.substring(colon + 2).strip()));
            }
        }
        return lines;
    }
}
