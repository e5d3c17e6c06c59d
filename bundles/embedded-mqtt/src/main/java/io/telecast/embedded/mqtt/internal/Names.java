package io.telecast.embedded.mqtt.internal;

/** What may become part of names, addresses and selectors in the broker. */
final class Names {
    private static final int MAX_MESSAGE_ID = 64;
    private static final int MAX_CLIENT_ID = 128;

    private Names() {}

    /** Letters, digits and {@code _ - .}: nothing that means something in an address or a filter of the broker. */
    static boolean isMessageId(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_MESSAGE_ID
                && text.chars().allMatch(Names::isPlain);
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
