package io.telecast.itests.kit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The processes of a PostgreSQL on one port and one data directory. */
final class PostgresServer implements AutoCloseable {
    private final Path data;
    private final Path binaries;
    private final int port = Ports.free();
    private EmbeddedPostgres running;

    PostgresServer(Path directory) {
        this.data = directory.resolve("postgres");
        this.binaries = directory.resolve("postgres-bin");
        start();
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    void start() {
        try {
            running = EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setOverrideWorkingDirectory(binaries.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void kill() {
        List<ProcessHandle> processes = Stream.concat(
                        Stream.of(postmaster()), postmaster().descendants())
                .toList();
        processes.forEach(ProcessHandle::destroyForcibly);
        Await.until("PostgreSQL is gone", Duration.ofSeconds(10), () -> processes.stream()
                .noneMatch(ProcessHandle::isAlive));
        end();
    }

    private ProcessHandle postmaster() {
        try (Stream<String> lines = Files.lines(data.resolve("postmaster.pid"))) {
            long pid = Long.parseLong(lines.findFirst().orElseThrow());
            return ProcessHandle.of(pid).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void end() {
        try {
            running.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it, and takes its data away: it is large, and nobody reads it. */
    @Override
    public void close() {
        end();
        Distribution.discard(data);
    }
}
