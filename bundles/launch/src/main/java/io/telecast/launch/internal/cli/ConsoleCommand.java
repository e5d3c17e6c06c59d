package io.telecast.launch.internal.cli;

import java.io.BufferedInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Runs a console command in the instance that owns the data directory; see ConsoleClient for its side. */
final class ConsoleCommand {
    private final Path data;

    ConsoleCommand(Path data) {
        this.data = data;
    }

    int run(List<String> words) throws IOException {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("the console command is missing, for example 'telecast:stats'");
        }
        String[] key = key().strip().split(" ", 2);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(key[0]))) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeUTF(key[1]);
            out.writeUTF(String.join(" ", words));
            out.flush();
            return print(new BufferedInputStream(socket.getInputStream()));
        } catch (ConnectException e) {
            throw new IOException("nothing runs with the data directory " + data, e);
        }
    }

    private String key() throws IOException {
        try {
            return Files.readString(data.resolve("console"));
        } catch (NoSuchFileException e) {
            throw new IOException("nothing runs with the data directory " + data + " (TELECAST_DATA)", e);
        }
    }

    private static int print(InputStream in) throws IOException {
        for (int next = in.read(); next > 0; next = in.read()) {
            System.out.write(next);
            if (in.available() == 0) {
                System.out.flush();
            }
        }
        System.out.flush();
        int code = in.read();
        if (code < 0) {
            throw new IOException("the instance ended the connection before the command was over");
        }
        return code;
    }
}
