package io.telecast.launch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleKeyTest {

    @TempDir
    private Path data;

    @Test
    void theFileOpensTheDoorAndOnlyItsOwnerReadsIt() throws Exception {
        ConsoleKey key = ConsoleKey.create(data, 4711);
        Path file = data.resolve("console");
        String[] content = Files.readString(file).strip().split(" ");
        assertEquals("4711", content[0]);
        assertTrue(key.fits(content[1]));
        assertFalse(key.fits(content[1].substring(1)));
        assertFalse(key.fits(""));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        key.delete();
        assertFalse(Files.exists(file));
    }

    @Test
    void eachStartHasItsOwnSecret() throws Exception {
        ConsoleKey.create(data, 1);
        String first = Files.readString(data.resolve("console"));
        ConsoleKey second = ConsoleKey.create(data, 2);
        assertFalse(second.fits(first.strip().split(" ")[1]));
    }
}
