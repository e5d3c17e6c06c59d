package io.telecast.launch.internal;

import io.telecast.launch.internal.cli.Frames;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.console.Session;

/**
 * What a client wants.
 *
 * @param directory where the client stands; relative file names count from there
 * @param words one is a line as it is typed into the console, several are the words of one command
 */
record Request(Path directory, List<String> words) {
    private static final String VARIABLE = "word";

    static Request read(DataInputStream in) throws IOException {
        Path directory = Path.of(in.readUTF());
        int count = in.readInt();
        if (count < 1 || count > Frames.MAX_WORDS) {
            throw new IOException("a client sent " + count + " words");
        }
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(in.readUTF());
        }
        return new Request(directory, words);
    }

    /** The line to execute. Words are given as variables: nothing in them can mean anything to the shell. */
    String line(Session session) {
        session.currentDir(directory);
        var line = new StringBuilder(words.get(0));
        for (int i = 1; i < words.size(); i++) {
            session.put(VARIABLE + i, words.get(i));
            line.append(" $").append(VARIABLE).append(i);
        }
        return line.toString();
    }
}
