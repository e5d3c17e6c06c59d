package io.telecast.shell.internal;

import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Guesses which word was meant. */
final class Nearest {
    private Nearest() {}

    /** The word that takes the fewest changed letters, null when none is near. */
    static @Nullable String of(String typed, Collection<String> words) {
        return words.stream()
                .filter(word -> isNear(typed, word))
                .min(Comparator.<String>comparingInt(word -> distance(typed, word))
                        .thenComparing(Comparator.naturalOrder()))
                .orElse(null);
    }

    private static boolean isNear(String typed, String word) {
        return distance(typed, word) <= Math.max(2, typed.length() / 4)
                || Math.min(typed.length(), word.length()) > 3 && (word.startsWith(typed) || typed.startsWith(word));
    }

    /** For the end of a message: what was meant, or nothing. */
    static String hint(String typed, Collection<String> words) {
        String nearest = of(typed, words);
        return nearest == null ? "" : "; did you mean " + nearest + "?";
    }

    /** Levenshtein's: letters put in, left out or replaced; one row of his table at a time. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
