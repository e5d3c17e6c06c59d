package io.telecast.auth.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** The HS256 key: the configured one, or one made at the first start and kept for its owner's eyes only. */
final class HmacKey {
    private static final int MIN_BYTES = 32;

    private HmacKey() {}

    static byte[] load(String configured, Path dataDir) {
        if (!configured.isBlank()) {
            return checked("jwt.hs256.key", configured.strip());
        }
        Path file = dataDir.toAbsolutePath().normalize().resolve("jwt.key");
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            return checked(
                    "jwt.hs256.key, in the file " + file, Files.readString(file).strip());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "data.dir: '" + dataDir + "' is not usable (" + e + "); allowed: a folder that can be written", e);
        }
    }

    private static byte[] checked(String where, String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < MIN_BYTES) {
            throw new IllegalArgumentException(
                    where + ": is " + bytes.length + " bytes long; allowed: at least " + MIN_BYTES);
        }
        return bytes;
    }

    /** Written beside and moved, so that a crash never leaves half a key. */
    private static void make(Path file) throws IOException {
        byte[] random = new byte[48];
        new SecureRandom().nextBytes(random);
        Files.createDirectories(file.getParent());
        Path fresh = Files.createTempFile(file.getParent(), "jwt", ".key", ownerOnly());
        Files.writeString(fresh, Base64.getUrlEncoder().encodeToString(random) + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
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
