package io.telecast.console.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page says the same in both languages, and nothing that is not there. */
class WordsTest {
    private static final Path PAGE = Path.of("src/main/resources/page");
    private static final Pattern LINE = Pattern.compile("^  '([^']+)': '(.*)',$");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\w+}");
    private static final Pattern USED =
            Pattern.compile("\\bt\\('([^']+)'|data-t(?:-label|-placeholder)?=\"([^\"]+)\"|[?:(] ?'((?:\\w+\\.)+\\w+)'");

    /** Keys that are put together: connection.live, reason.lost. */
    private static final List<String> MADE = List.of("connection.", "state.", "reason.");

    private final Map<String, String> english = words("en");
    private final Map<String, String> chinese = words("zh");

    WordsTest() throws IOException {}

    @Test
    void bothLanguagesHaveTheSameKeysInTheSameOrder() {
        assertEquals(List.copyOf(english.keySet()), List.copyOf(chinese.keySet()));
        assertTrue(english.size() > 80, english.size() + " texts");
    }

    @Test
    void bothHaveTheSamePlaceholdersAndNoTextIsEmpty() {
        english.forEach((key, text) -> {
            assertEquals(placeholders(text), placeholders(chinese.get(key)), key);
            assertFalse(text.isBlank() || chinese.get(key).isBlank(), key);
        });
    }

    @Test
    void everyKeyThatIsUsedIsThere() throws IOException {
        Set<String> missing = new TreeSet<>(used());
        missing.removeAll(english.keySet());
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyKeyThatIsThereIsUsed() throws IOException {
        Set<String> unused = new TreeSet<>(english.keySet());
        unused.removeAll(used());
        unused.removeIf(key -> MADE.stream().anyMatch(key::startsWith));
        unused.removeIf(key -> key.endsWith(".one") && english.containsKey(key.replaceFirst("\\.one$", "")));
        assertEquals(Set.of(), unused);
    }

    private static Set<String> used() throws IOException {
        Set<String> keys = new TreeSet<>();
        try (Stream<Path> files = Files.list(PAGE)) {
            for (Path file : files.filter(f -> f.toString().matches(".*(?<!early)\\.(js|html)"))
                    .toList()) {
                Matcher used = USED.matcher(Files.readString(file));
                while (used.find()) {
                    keys.add(Stream.of(1, 2, 3)
                            .map(used::group)
                            .filter(key -> key != null)
                            .findFirst()
                            .orElseThrow());
                }
            }
        }
        return keys;
    }

    private static Set<String> placeholders(String text) {
        return PLACEHOLDER.matcher(text).results().map(found -> found.group()).collect(Collectors.toSet());
    }

    private static Map<String, String> words(String language) throws IOException {
        Map<String, String> words = new LinkedHashMap<>();
        for (String line : Files.readAllLines(PAGE.resolve(language + ".js"))) {
            Matcher word = LINE.matcher(line);
            if (word.matches()) {
                assertEquals(null, words.put(word.group(1), word.group(2)), "twice: " + word.group(1));
            } else {
                assertTrue(line.matches("|//.*|export default \\{|};"), "not a text: " + line);
            }
        }
        return words;
    }
}
