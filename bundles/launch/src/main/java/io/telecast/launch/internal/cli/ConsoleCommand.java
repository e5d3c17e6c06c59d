package io.telecast.launch.internal.cli;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Runs console commands in the instance that owns the data directory; see {@link Frames}. */
final class ConsoleCommand {
    private static final int MAX_BYTES = 65_535;

    private final Path data;
    private final Output out;
    private final Output err;

    ConsoleCommand(Path data, Output out, Output err) {
        this.data = data;
        this.out = out;
        this.err = err;
    }

    /** Runs a command and returns its exit code. */
    int run(List<String> words) throws IOException {
        if (words.size() > Frames.MAX_WORDS) {
            throw new IllegalArgumentException(
                    "the console command is too long; allowed: " + Frames.MAX_WORDS + " words");
        }
        String[] key = key().strip().split(" ", 2);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(key[0]))) {
            socket.setTcpNoDelay(true);
            var request = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
            request.writeUTF(key[1]);
            request.writeUTF(Path.of("").toAbsolutePath().toString());
            request.writeInt(words.size());
            for (String word : words) {
                request.writeUTF(word);
            }
            request.flush();
            return follow(socket, new Input(System.in, request));
        } catch (UTFDataFormatException e) {
            throw new IllegalArgumentException("the console command is too long; allowed: " + MAX_BYTES + " bytes", e);
        } catch (ConnectException e) {
            throw new IOException("nothing runs with the data directory " + data + " (TELECAST_DATA)", e);
        }
    }

    private String key() throws IOException {
        try {
            return Files.readString(data.resolve("console"));
        } catch (NoSuchFileException e) {
            throw new IOException("nothing runs with the data directory " + data + " (TELECAST_DATA)", e);
        }
    }

    private int follow(Socket socket, Input input) throws IOException {
        var frames = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        while (true) {
            int kind = frames.read();
            if (kind < 0) {
                throw new IOException("the instance ended the connection before the command was over");
            }
            int number = frames.readInt();
            switch (kind) {
                case Frames.OUT -> out.copy(frames, number);
                case Frames.ERR -> err.copy(frames, number);
                case Frames.ASK -> input.ask();
                case Frames.END -> {
                    return number;
                }
                default -> throw new IOException("the instance speaks another version; restart it");
            }
        }
    }
}
