package io.telecast.embedded.mqtt.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The broker's directory, held by one process at a time, and the secret in it that lets the platform in. */
final class DataDirectory implements AutoCloseable {
    private static final int SECRET_BYTES = 24;

    private final Path directory;
    private final FileChannel channel;

    private DataDirectory(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    static DataDirectory open(Path directory) {
        try {
            Files.createDirectories(directory);
            FileChannel channel =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new IllegalArgumentException(
                        "data.dir: '" + directory
                                + "' is not free, another instance uses it; allowed: a directory of its own, see TELECAST_DATA");
            }
            return new DataDirectory(directory, channel);
        } catch (IOException refused) {
            throw new IllegalArgumentException(
                    "data.dir: '" + directory
                            + "' is not a directory that can be written; allowed: one that can, see TELECAST_DATA",
                    refused);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldInThisProcess) {
            return null;
        }
    }

    Path path() {
        return directory;
    }

    /** The secret of the first start, made now if this is it. */
    String secret() throws IOException {
        Path file = directory.resolve("platform.password");
        try {
            String kept = Files.readString(file).strip();
            if (!kept.isEmpty()) {
                return kept;
            }
        } catch (NoSuchFileException firstStart) {
            // Made below.
        }
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        String made = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        write(file, made);
        return made;
    }

    /** Never readable by others, not even for a moment, and never half written. */
    private void write(Path file, String text) throws IOException {
        Path next = directory.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(next);
        if (next.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(next, text);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException unlockedByTheSystemThen) {
            // The lock ends with the process at the latest.
        }
    }
}
