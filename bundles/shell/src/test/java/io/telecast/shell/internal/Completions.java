package io.telecast.shell.internal;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Session;

/** Completes a line whose words are separated by single spaces, with the cursor at its end. */
final class Completions {
    private Completions() {}

    static List<String> of(Session session, String text) {
        String[] words = text.split(" ", -1);
        String name = words[0].substring(words[0].indexOf(':') + 1);
        Command command = session.getRegistry().getCommands().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
        List<String> candidates = new ArrayList<>();
        command.getCompleter(false).complete(session, new Line(text, words), candidates);
        // The line reader leaves out what does not fit.
        return candidates.stream()
                .map(String::strip)
                .filter(candidate -> candidate.startsWith(words[words.length - 1]))
                .sorted()
                .toList();
    }

    private record Line(String text, String[] words) implements CommandLine {
        @Override
        public int getCursorArgumentIndex() {
            return words.length - 1;
        }

        @Override
        public String getCursorArgument() {
            return words[words.length - 1];
        }

        @Override
        public int getArgumentPosition() {
            return getCursorArgument().length();
        }

        @Override
        public String[] getArguments() {
            return words;
        }

        @Override
        public int getBufferPosition() {
            return text.length();
        }

        @Override
        public String getBuffer() {
            return text;
        }
    }
}
