package io.telecast.api.device;

/**
 * How long a device may report nothing before it counts as offline.
 *
 * @param kind what else counts
 * @param seconds how long, 1 to 31,536,000
 */
public record Silence(Kind kind, int seconds) {

    /** What else tells whether the device is online. */
    public enum Kind {
        /** Its reports alone: what a broker says of its connection is not its own, or says nothing. */
        HEARTBEAT,
        /** Its connection as well. */
        TIMEOUT
    }
}
