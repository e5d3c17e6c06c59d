package io.telecast.embedded.mqtt.internal;

/** What the gates of all connections share. */
record Gates(Admission admission, Topics topics, Presence presence, Stamps stamps, Figures figures, Limits limits) {

    private static final int ENVELOPE_RESERVE = 4096;

    /**
     * What one connection may use.
     *
     * @param connectTimeoutMillis until it must be connected
     * @param connectionsPerDevice how many a device may have
     * @param publishesPending reports read but not yet taken by the broker, before reading stops
     * @param sessionExpirySeconds the longest time a device's session is kept
     * @param packetBytes the longest packet of a device
     * @param keepAliveSeconds the longest silence
     */
    record Limits(
            long connectTimeoutMillis,
            int connectionsPerDevice,
            int publishesPending,
            int sessionExpirySeconds,
            int packetBytes,
            int keepAliveSeconds) {

        /** The longest packet between broker and platform: a device's longest one, as base64 in its envelope. */
        int envelopeBytes() {
            return packetBytes / 3 * 4 + ENVELOPE_RESERVE;
        }
    }
}
