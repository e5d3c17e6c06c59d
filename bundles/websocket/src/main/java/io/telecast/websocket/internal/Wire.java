package io.telecast.websocket.internal;

/** The connection of one socket, as the outbox and the time limits need it. Nothing here blocks; any thread. */
interface Wire {

    /** Told about a frame, on any thread, perhaps before {@link Wire#send} returns. */
    interface Sent {
        void sent();

        void failed(Throwable cause);
    }

    /**
     * Sends a text frame. One at a time: the next one only after the answer.
     *
     * @param utf8 the text; shared, not changed
     */
    void send(byte[] utf8, Sent answer);

    /** Sends a close frame, after what was sent. */
    void close(int code, String reason);

    /** Cuts the connection. */
    void abort();

    /** How many bytes came in, of whatever kind. */
    long bytesIn();

    /** The IP address of the other end; empty if it has none. */
    String remoteAddress();
}
