package io.telecast.launch.internal.cli;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** "telecast client": one command, or a prompt for many on a terminal. */
final class Client {
    /** What a program has that is ended by writing to a pipe that nobody reads. */
    private static final int BROKEN_PIPE = 128 + 13;

    private static final String PROMPT = "telecast> ";

    private final ConsoleCommand commands;

    Client(Path data) {
        boolean terminal = System.console() != null;
        commands = new ConsoleCommand(
                data,
                new Output(new FileOutputStream(FileDescriptor.out), terminal),
                new Output(new FileOutputStream(FileDescriptor.err), terminal));
    }

    int run(List<String> words) throws IOException {
        if (words.isEmpty()) {
            return prompt();
        }
        try {
            return commands.run(words);
        } catch (Output.ClosedException e) {
            return BROKEN_PIPE;
        }
    }

    private int prompt() throws IOException {
        if (System.console() == null) {
            throw new IllegalArgumentException(
                    "the console command is missing, for example 'telecast:stats'; only a terminal gets a prompt");
        }
        System.out.println("'help telecast' lists the commands of Telecast; 'exit' leaves.");
        int code = 0;
        for (String line = ask(); line != null && !line.equals("exit"); line = ask()) {
            code = line.isEmpty() ? code : commands.run(List.of(line));
        }
        return code;
    }

    /** From the same stream that commands read from, and no further than the line. */
    private static @Nullable String ask() throws IOException {
        System.out.print(PROMPT);
        System.out.flush();
        var line = new ByteArrayOutputStream();
        int next = System.in.read();
        while (next >= 0 && next != '\n') {
            line.write(next);
            next = System.in.read();
        }
        return next < 0 && line.size() == 0
                ? null
                : line.toString(StandardCharsets.UTF_8).strip();
    }
}
