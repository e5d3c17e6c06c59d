package io.telecast.embedded.redis.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** Finds the redis-server for this machine in the bundle and unpacks it. */
final class Program {
    private static final String VERSION = "7.0.15";

    private Program() {}

    static Path unpack(Path directory) {
        return unpack(directory, System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static Path unpack(Path directory, String os, String architecture) {
        String name = "redis-server-" + VERSION + "-" + system(os) + "-" + machine(architecture);
        try (InputStream in = Program.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("external.url: '' is not enough on this machine (" + os + " "
                        + architecture + "), no redis-server is included for it; allowed: the address of a Redis,"
                        + " set TELECAST_REDIS_URL");
            }
            return write(in, directory.resolve(name));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "data.dir: '" + directory + "' is not usable; allowed: a directory that can be written", e);
        }
    }

    /** Anew at each start, so that a file damaged by a full disk or a crash heals; by a move, as it may be running. */
    private static Path write(InputStream in, Path target) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        if (!part.toFile().setExecutable(true, true)) {
            throw new IOException("cannot make " + part + " executable");
        }
        return Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String system(String os) {
        String name = os.toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? "darwin" : name;
    }

    private static String machine(String architecture) {
        return switch (architecture) {
            case "x86_64", "amd64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            default -> architecture;
        };
    }
}
