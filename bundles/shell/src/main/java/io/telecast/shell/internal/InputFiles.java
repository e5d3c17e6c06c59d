package io.telecast.shell.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;

/** Files as an operator names them: relative to where the session stands, {@code -} for what is typed or piped. */
final class InputFiles {
    static final int SCRIPT_MAX_BYTES = 1 << 20;
    private static final String INPUT = "-";

    private final Session session;

    InputFiles(Session session) {
        this.session = session;
    }

    Path path(String name) throws CommandException {
        try {
            return session.currentDir().resolve(name).normalize();
        } catch (InvalidPathException e) {
            throw TelecastAction.usage("'" + name + "' is no file name");
        }
    }

    byte[] read(String name, String what, int maxBytes) throws CommandFailedException, CommandException {
        byte[] bytes = name.equals(INPUT) ? typed(maxBytes) : read(path(name), maxBytes);
        if (bytes.length > maxBytes) {
            throw new CommandFailedException(what + " is too large; allowed: " + maxBytes + " bytes");
        }
        return bytes;
    }

    String script(String name) throws CommandFailedException, CommandException {
        String text = utf8(read(name, "the script", SCRIPT_MAX_BYTES), "the script");
        if (text.isBlank()) {
            throw new CommandFailedException("the script is empty; to remove it use script-set --remove");
        }
        return text;
    }

    private static String utf8(byte[] bytes, String what) throws CommandFailedException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new CommandFailedException(what + " is not UTF-8 text");
        }
    }

    private static byte[] read(Path path, int maxBytes) throws CommandFailedException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(maxBytes + 1);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    static CommandFailedException unreadable(Path path, IOException e) {
        String why =
                switch (e.getClass().getSimpleName()) {
                    case "NoSuchFileException" -> "there is no such file";
                    case "AccessDeniedException" -> "it may not be read";
                    default -> Files.isDirectory(path) ? "it is a directory" : String.valueOf(e.getMessage());
                };
        return new CommandFailedException("'" + path + "' cannot be read: " + why);
    }

    private byte[] typed(int maxBytes) throws CommandFailedException {
        try {
            return session.getKeyboard().readNBytes(maxBytes + 1);
        } catch (IOException e) {
            throw new CommandFailedException("the input cannot be read: " + e.getMessage());
        }
    }
}
