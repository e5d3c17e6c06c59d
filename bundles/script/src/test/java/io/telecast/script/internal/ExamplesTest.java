package io.telecast.script.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.script.DecodeResult;
import io.telecast.api.script.EncodeResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each example does what its first comment says: the comment is where payload and result come from. */
class ExamplesTest {
    private static final Path FOLDER = Path.of("src/main/examples");
    private static final ScriptCodec CODEC = new ScriptCodec(new Limits(50, 64, 128, 64, 32, 5, 60_000, 120_000));
    private static final Calls CALLS = new Calls(CODEC);

    @AfterAll
    static void stop() {
        CODEC.close();
    }

    static Stream<Arguments> said() throws IOException {
        return files().stream().flatMap(file -> ExampleComment.read(read(file)).stream()
                .map(example -> Arguments.of(file.getFileName() + " " + example.given(), read(file), example)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("said")
    void doesWhatItsCommentSays(String name, String source, ExampleComment example) {
        if (example.given().key().equals("Message")) {
            encodes(source, example);
        } else {
            decodes(source, example);
        }
    }

    private static void decodes(String source, ExampleComment example) {
        DecodeResult result = CALLS.decode(source, example.received(), bytes(example.given()));
        if (example.expected().key().equals("Fails")) {
            String reason = assertInstanceOf(DecodeResult.Failed.class, result).reason();
            assertTrue(reason.contains(example.expected().text()), reason);
            return;
        }
        String sameForm = "decode = (payload) => JSON.parse(new TextDecoder().decode(payload))";
        byte[] expected = example.expected().text().getBytes(StandardCharsets.UTF_8);
        assertEquals(CALLS.decode(sameForm, expected), result);
    }

    private static void encodes(String source, ExampleComment example) {
        EncodeResult result = CALLS.encode(source, example.given().text());
        if (example.expected().key().equals("Fails")) {
            String reason = assertInstanceOf(EncodeResult.Failed.class, result).reason();
            assertTrue(reason.contains(example.expected().text()), reason);
            return;
        }
        byte[] payload = assertInstanceOf(EncodeResult.Encoded.class, result, result::toString)
                .payload();
        assertEquals(
                HexFormat.of().formatHex(bytes(example.expected())),
                HexFormat.of().formatHex(payload));
    }

    private static byte[] bytes(ExampleComment.Line line) {
        return line.key().equals("Payload hex")
                ? HexFormat.of().parseHex(line.text().replace(" ", ""))
                : line.text().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void everyExampleSaysWhatItDoesAndIsInTheIndex() throws IOException {
        String index = Files.readString(Path.of("README.md"));
        for (Path file : files()) {
            assertFalse(ExampleComment.read(read(file)).isEmpty(), file + " has no payload and result");
            String name = file.getFileName().toString();
            assertTrue(
                    index.contains("[`" + name + "`](src/main/examples/" + name + ")"), name + " is not in README.md");
        }
        assertTrue(files().size() >= 12);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".js"))
                    .sorted()
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
