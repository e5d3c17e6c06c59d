package io.telecast.shell.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import io.telecast.api.device.CreatedDevice;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The credentials of created devices as CSV, each written at once: they cannot be read again. */
final class Credentials {
    private static final CsvMapper CSV = CsvMapper.builder()
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .build();

    private final PrintStream out;

    private Credentials(PrintStream out) throws CommandFailedException {
        this.out = out;
        row(List.of("id", "device_number", "name", "username", "password"));
    }

    static Credentials to(PrintStream out) throws CommandFailedException {
        return new Credentials(out);
    }

    /** A new file that only its owner reads. */
    static PrintStream create(Path file) throws CommandFailedException {
        try {
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                var owner = PosixFilePermissions.fromString("rw-------");
                Files.createFile(file, PosixFilePermissions.asFileAttribute(owner));
            } else {
                Files.createFile(file);
            }
            OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE);
            return new PrintStream(out, true, StandardCharsets.UTF_8);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailedException("--output: '" + file + "' exists; allowed: a new file");
        } catch (IOException e) {
            throw new CommandFailedException("--output: '" + file + "' cannot be written: " + e);
        }
    }

    void add(CreatedDevice created) throws CommandFailedException {
        row(List.of(
                created.device().id(),
                created.device().number(),
                created.device().name(),
                created.username(),
                created.password()));
    }

    private void row(List<String> cells) throws CommandFailedException {
        try {
            out.print(CSV.writeValueAsString(cells));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        // No devices are made whose credentials get lost.
        if (out.checkError()) {
            throw new CommandFailedException("the credentials cannot be written any more; the import ends here");
        }
    }
}
