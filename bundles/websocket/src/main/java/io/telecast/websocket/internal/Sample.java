package io.telecast.websocket.internal;

/**
 * The newest a feed knows of one key.
 *
 * @param key the key
 * @param timestamp milliseconds since 1970
 * @param json the value as JSON text: a number, a boolean or a string, for a message an object
 * @param heardAt when it came live, by {@link System#nanoTime}; {@link #STORED} if the store told it
 */
record Sample(String key, long timestamp, String json, long heardAt) {
    /** The key of the one sample of a message. */
    static final String MESSAGE = "message";

    /** It came from the store. */
    static final long STORED = Long.MIN_VALUE;

    /** A sample of the store. */
    Sample(String key, long timestamp, String json) {
        this(key, timestamp, json, STORED);
    }

    /** Whether the store may know better, see {@link Latest#stored}. */
    boolean yields(long trusted) {
        return heardAt == STORED || heardAt < trusted;
    }
}
