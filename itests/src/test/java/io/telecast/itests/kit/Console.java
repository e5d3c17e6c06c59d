package io.telecast.itests.kit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The console of an instance, spoken to as {@code bin/telecast client} does, but without a process for each command: its
 * start costs more than most commands do. {@code CommandsIT} takes the real way.
 */
final class Console {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** The kinds of frames, as class {@code Frames} of the bundle {@code launch} has them. */
    private static final int OUT = 1;

    private static final int ERR = 2;
    private static final int END = 4;

    private Console() {}

    /** Runs a command in the instance of a data directory and returns what it printed; fails when the command does. */
    static String run(Path data, String command) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        int code;
        try {
            code = run(data, command, printed);
        } catch (IOException e) {
            throw new AssertionError("'" + command + "' was not answered; it printed:\n" + text(printed), e);
        }
        if (code != 0) {
            throw new AssertionError("'" + command + "' ended with " + code + ":\n" + text(printed));
        }
        return text(printed);
    }

    private static int run(Path data, String command, ByteArrayOutputStream printed) throws IOException {
        String[] key = Files.readString(data.resolve("console")).strip().split(" ", 2);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(key[0]))) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.setTcpNoDelay(true);
            DataOutputStream request = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
            request.writeUTF(key[1]);
            request.writeUTF(Path.of("").toAbsolutePath().toString());
            request.writeInt(1);
            request.writeUTF(command);
            request.flush();
            DataInputStream frames = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            while (true) {
                int kind = frames.readUnsignedByte();
                int number = frames.readInt();
                if (kind == END) {
                    return number;
                }
                if (kind != OUT && kind != ERR) {
                    throw new IOException("frame " + kind + ": the command wants input");
                }
                printed.write(frames.readNBytes(number));
            }
        }
    }

    private static String text(ByteArrayOutputStream printed) {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
