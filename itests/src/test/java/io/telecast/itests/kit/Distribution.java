package io.telecast.itests.kit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The unpacked distribution that all instances of the tests start from. */
public final class Distribution {
    private static final Path TARGET = Path.of(System.getProperty("telecast.target", "target"));

    private Distribution() {}

    /** Its folder, the one that holds {@code bin}. */
    public static Path home() {
        Path parent = TARGET.resolve("distribution");
        try (Stream<Path> folders = Files.list(parent)) {
            return folders.filter(folder -> Files.isExecutable(folder.resolve("bin/karaf")))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no bin/karaf under " + parent.toAbsolutePath()))
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException("run 'mvn verify': it unpacks the distribution to " + parent, e);
        }
    }

    /** The file it was unpacked from. */
    public static Path archive() {
        return TARGET.resolve("telecast.tar.gz").toAbsolutePath();
    }

    /** A new, empty folder for one run of something, kept after the run for whoever looks for the cause of a failure. */
    public static Path folder(String name) {
        try {
            return Files.createTempDirectory(Files.createDirectories(runs()), name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where all those folders are. */
    public static Path runs() {
        return TARGET.resolve("runs").toAbsolutePath();
    }

    /** Takes a folder away that is large and that nobody reads. */
    public static void discard(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The jar of one of them. */
    public static Path ownBundle(String name) {
        return ownBundles().stream()
                .filter(jar -> jar.getFileName().toString().startsWith(name + "-"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no bundle " + name));
    }

    /** The bundles of the project that the distribution carries. */
    public static List<Path> ownBundles() {
        try (Stream<Path> files = Files.walk(home().resolve("system/io/telecast"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
