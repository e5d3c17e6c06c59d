package io.telecast.launch.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.telecast.launch.internal.cli.Frames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ClientInputTest {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ClientInput input = new ClientInput(new Frames(sent));

    @Test
    void nothingIsAskedThatNobodyReads() throws IOException {
        assertEquals(0, sent.size());
        input.arrived("abc".getBytes(StandardCharsets.UTF_8));
        assertEquals('a', input.read());
        assertArrayEquals("bc".getBytes(StandardCharsets.UTF_8), input.readNBytes(2));
        assertArrayEquals(new byte[] {Frames.ASK, 0, 0, (byte) (Frames.MAX_INPUT >> 8), 0}, sent.toByteArray());
    }

    @Test
    void theEndStays() throws IOException {
        input.end();
        assertEquals(-1, input.read());
        assertEquals(-1, input.read());
    }

    @Test
    void moreThanWasAskedForIsRefused() {
        input.arrived(new byte[] {1});
        input.end();
        assertThrows(IllegalStateException.class, () -> input.arrived(new byte[] {2}));
    }

    @Test
    void aCommandThatIsEndedStopsWaiting() {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedIOException.class, input::read);
        assertEquals(true, Thread.interrupted());
    }
}
