package io.telecast.mqtt.internal;

/**
 * Takes the topic aliases that a broker offers out of its CONNACK (MQTT 5, section 3.2.2.3). The client would give one to
 * each topic it publishes to, and both sides would remember thousands of answers' topics, which are used once.
 */
final class TopicAliases {
    private static final int ALIAS_MAXIMUM = 0x22;
    private static final int FLAGS_AND_CODE = 2;

    private TopicAliases() {}

    /** Sets the maximum to 0, which stands for none; leaves alone what is no CONNACK of MQTT 5. */
    static void refuse(byte[] packet, int body, int end) {
        int at = body + FLAGS_AND_CODE;
        while (at < end && packet[at] < 0) {
            at++; // the length of the properties, which are the rest
        }
        at++;
        while (at < end) {
            int property = packet[at++];
            if (property == ALIAS_MAXIMUM && at + 1 < end) {
                packet[at] = 0;
                packet[at + 1] = 0;
            }
            int size = size(packet, property, at, end);
            if (size < 0) {
                return; // the client says what is wrong
            }
            at += size;
        }
    }

    /** The size of a property's value, by MQTT 5, section 2.2.2.2; negative for what a CONNACK cannot have. */
    private static int size(byte[] packet, int property, int at, int end) {
        return switch (property) {
            case 0x24, 0x25, 0x28, 0x29, 0x2A -> 1;
            case 0x13, 0x21, ALIAS_MAXIMUM -> 2;
            case 0x11, 0x27 -> 4;
            case 0x12, 0x15, 0x16, 0x1A, 0x1C, 0x1F -> textSize(packet, at, end);
            case 0x26 -> {
                int name = textSize(packet, at, end);
                int value = name < 0 ? name : textSize(packet, at + name, end);
                yield value < 0 ? value : name + value;
            }
            default -> -1;
        };
    }

    private static int textSize(byte[] packet, int at, int end) {
        return at + 1 < end ? 2 + ((packet[at] & 0xFF) << 8) + (packet[at + 1] & 0xFF) : -1;
    }
}
