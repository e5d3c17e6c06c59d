package io.telecast.embedded.mqtt.internal;

/** What may become part of names, addresses and selectors in the broker. */
final class Names {
    private static final int MAX_MESSAGE_ID = 64;
    private static final int MAX_CLIENT_ID = 128;

    private Names() {}

    /** Letters, digits and {@code _ - .}: nothing that means something in an address or a filter of the broker. */
    static boolean isMessageId(String text) {
        boolean plain = !text.isEmpty() && text.length() <= MAX_MESSAGE_ID;
        for (int i = 0; plain && i < text.length(); i++) {
            plain = isPlain(text.charAt(i));
        }
        return plain;
    }

    static boolean isClientId(String text) {
        return text.length() <= MAX_CLIENT_ID
                && !text.contains("::")
                && text.chars().allMatch(c -> isPlain(c) || c == ':' || c == '/' || c == '@');
    }

    private static boolean isPlain(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.';
    }
}
