package io.telecast.websocket.internal;

/**
 * The newest a feed knows of one key.
 *
 * @param key the key
 * @param timestamp milliseconds since 1970
 * @param json the value as JSON text: a number, a boolean or a string
 */
record Sample(String key, long timestamp, String json) {}
