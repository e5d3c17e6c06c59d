package io.telecast.demo.internal;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.telecast.api.device.CreatedDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The file {@code demo.json}: where to connect and with what. */
record DemoFile(
        String http,
        String ws,
        String mqtt,
        String tenant,
        @JsonProperty("api_key") String apiKey,
        String token,
        List<Login> devices) {
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    /** A device and how it connects. */
    record Login(String id, String number, String username, String password) {
        static Login of(CreatedDevice created) {
            return new Login(created.device().id(), created.device().number(), created.username(), created.password());
        }
    }

    /** The same at other addresses. */
    DemoFile at(Addresses addresses) {
        return new DemoFile(addresses.http(), addresses.ws(), addresses.mqtt(), tenant, apiKey, token, devices);
    }

    static DemoFile read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), DemoFile.class);
    }

    void write(Path file) throws IOException {
        writePrivately(file, this);
    }

    static List<Login> readLogins(Path file) throws IOException {
        return Files.exists(file) ? List.of(JSON.readValue(file.toFile(), Login[].class)) : List.of();
    }

    static void writeLogins(Path file, List<Login> logins) throws IOException {
        writePrivately(file, logins);
    }

    /** Whole or not at all, and never readable by others, not even for a moment. */
    private static void writePrivately(Path file, Object content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path half = Files.createTempFile(folder, file.getFileName().toString(), ".new");
        try {
            if (Files.getFileStore(half).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rw-------"));
            }
            JSON.writerWithDefaultPrettyPrinter().writeValue(half.toFile(), content);
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(half);
        }
    }
}
