package io.telecast.embedded.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToldOnlineTest {
    @TempDir
    Path dir;

    private Path file;

    @BeforeEach
    void name() {
        file = dir.resolve("connected");
    }

    @Test
    void remembersWithoutBeingClosed() throws Exception {
        ToldOnline killed = new ToldOnline(file);
        killed.add("d1");
        killed.add("d2");
        killed.remove("d1");
        killed.add("d3");
        killed.remove("d3");
        killed.add("d3");
        try (ToldOnline next = new ToldOnline(file)) {
            assertEquals(Set.of("d2", "d3"), next.all());
            next.remove("d2");
        }
        try (ToldOnline last = new ToldOnline(file)) {
            assertEquals(Set.of("d3"), last.all());
        }
        killed.close();
    }

    @Test
    void staysSmallHoweverOftenADeviceFlaps() throws Exception {
        try (ToldOnline told = new ToldOnline(file)) {
            told.add("stays");
            for (int i = 0; i < 20_000; i++) {
                told.add("d1");
                told.remove("d1");
            }
            assertTrue(Files.size(file) < 50_000, "bytes: " + Files.size(file));
        }
        try (ToldOnline next = new ToldOnline(file)) {
            assertEquals(Set.of("stays"), next.all());
        }
    }

    @Test
    void aLineThatIsNoDeviceIsLeftOut() throws Exception {
        Files.writeString(file, "+d1\n\n+a b\n?x\n+d2\n+d3\n-d2");
        try (ToldOnline told = new ToldOnline(file)) {
            assertEquals(Set.of("d1", "d3"), told.all());
            told.add("d4");
        }
        assertEquals("+d1\n+d3\n+d4\n", Files.readString(file));
    }

    @Test
    void goesOnAfterADiskThatWasFull() throws Exception {
        try (ToldOnline told = new ToldOnline(file)) {
            told.add("d1");
            // The file is gone and its name taken by a folder: neither a line nor a rewrite has a place.
            Files.delete(file);
            Files.createDirectories(file.resolve("x"));
            for (int i = 0; i < 5_100; i++) {
                told.add("d2");
                told.remove("d2");
            }
            Files.delete(file.resolve("x"));
            Files.delete(file);
            told.add("d3");
            assertEquals("+d1\n+d3\n", Files.readString(file));
            Files.writeString(file, "+d4\n", StandardOpenOption.APPEND);
        }
        try (ToldOnline next = new ToldOnline(file)) {
            assertEquals(Set.of("d1", "d3", "d4"), next.all());
        }
    }
}
