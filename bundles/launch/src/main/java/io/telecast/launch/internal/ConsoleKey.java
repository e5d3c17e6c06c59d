package io.telecast.launch.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The file that lets its reader in: a port and a secret, made anew at each start, readable by its owner alone. */
final class ConsoleKey {
    private static final String NAME = "console";

    private final Path file;
    private final String secret;

    private ConsoleKey(Path file, String secret) {
        this.file = file;
        this.secret = secret;
    }

    static ConsoleKey create(Path directory, int port) throws IOException {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String secret = HexFormat.of().formatHex(random);
        Path fresh = Files.createTempFile(directory, NAME, ".new", ownerOnly());
        Files.writeString(fresh, port + " " + secret + "\n");
        Path file = Files.move(fresh, directory.resolve(NAME), StandardCopyOption.REPLACE_EXISTING);
        return new ConsoleKey(file, secret);
    }

    boolean fits(String offered) {
        return MessageDigest.isEqual(
                secret.getBytes(StandardCharsets.US_ASCII), offered.getBytes(StandardCharsets.UTF_8));
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    private static FileAttribute<?>[] ownerOnly() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
