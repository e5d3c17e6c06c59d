package io.telecast.shell.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Bytes of a device for the eyes of an operator: as text if they are text, else as digits. */
final class PayloadText {
    private static final int ROW = 16;
    private static final HexFormat SPACED = HexFormat.ofDelimiter(" ");

    private PayloadText() {}

    static String of(byte[] payload, int mostBytes) {
        String text = text(payload);
        byte[] shown = payload.length <= mostBytes ? payload : Arrays.copyOf(payload, mostBytes);
        if (text == null) {
            return dump(shown);
        }
        String begin = new String(shown, StandardCharsets.UTF_8);
        // A character that is cut through is left out.
        return shown.length == payload.length || text.startsWith(begin) ? begin : begin.replaceFirst("\ufffd+$", "");
    }

    /** The text that the bytes are; null if they are none, or if it would steer a terminal or hide something there. */
    static @Nullable String text(byte[] payload) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
            return text.codePoints().allMatch(PayloadText::isPrintable) ? text : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL -> character == '\n' || character == '\r' || character == '\t';
            case Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static String dump(byte[] bytes) {
        StringBuilder rows = new StringBuilder();
        for (int at = 0; at < bytes.length; at += ROW) {
            byte[] row = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + ROW));
            String digits = SPACED.formatHex(row);
            rows.append(rows.isEmpty() ? "" : "\n")
                    .append(HexFormat.of().toHexDigits(at))
                    .append("  ")
                    .append(digits)
                    .append(" ".repeat(3 * ROW - 1 - digits.length() + 2))
                    .append(new String(row, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "."));
        }
        return rows.toString();
    }
}
