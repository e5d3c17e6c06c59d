package io.telecast.launch.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutputTest {
    private static final String COLOURED = "\u001b[1mbold\u001b[22;39m \u001b[K中文 \u001bx";

    private final ByteArrayOutputStream to = new ByteArrayOutputStream();

    @Test
    void coloursAreForTerminals() throws IOException {
        copy(new Output(to, true), COLOURED);
        assertEquals(COLOURED, to.toString(StandardCharsets.UTF_8));
    }

    @Test
    void othersGetTheTextWhereverItIsCut() throws IOException {
        var output = new Output(to, false);
        for (byte b : COLOURED.getBytes(StandardCharsets.UTF_8)) {
            output.copy(new DataInputStream(new ByteArrayInputStream(new byte[] {b})), 1);
        }
        assertEquals("bold 中文 x", to.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aReaderThatIsGoneIsNoOtherFailure() {
        var closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        assertThrows(Output.ClosedException.class, () -> copy(new Output(closed, false), "x"));
        var short1 = new DataInputStream(new ByteArrayInputStream(new byte[1]));
        assertThrows(EOFException.class, () -> new Output(to, false).copy(short1, 2));
    }

    private static void copy(Output output, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.copy(new DataInputStream(new ByteArrayInputStream(bytes)), bytes.length);
    }
}
