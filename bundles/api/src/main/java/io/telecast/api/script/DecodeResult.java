package io.telecast.api.script;

/** What a call of a script came to. */
public sealed interface DecodeResult {

    /**
     * The script returned.
     *
     * @param json what it returned, as JSON text; numbers in it are finite
     */
    record Decoded(String json) implements DecodeResult {}

    /**
     * The script failed: a syntax error, an exception, no {@code decode}, a result that is no JSON, the deadline, too
     * much memory, or it is suspended after too many deadlines in a row.
     *
     * @param reason one line for the author of the script
     */
    record Failed(String reason) implements DecodeResult {}
}
