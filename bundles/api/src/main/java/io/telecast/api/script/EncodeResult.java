package io.telecast.api.script;

/** What the script of a device made of a message to it. */
public sealed interface EncodeResult {

    /**
     * The script returned.
     *
     * @param payload the bytes to send, not shared with anyone
     */
    record Encoded(byte[] payload) implements EncodeResult {}

    /** The script defines no {@code encode}: the message is sent as it is, as JSON. */
    record Unchanged() implements EncodeResult {}

    /**
     * The script failed: a syntax error, an exception, a result that is no bytes, the deadline, too much memory, or it
     * is suspended. Nothing is to be sent.
     *
     * @param reason one line for the author of the script
     */
    record Failed(String reason) implements EncodeResult {}
}
