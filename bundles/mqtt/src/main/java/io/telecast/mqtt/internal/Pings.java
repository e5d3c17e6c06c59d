package io.telecast.mqtt.internal;

/**
 * Which of the client's pings are out, so that they can be answered while nothing is read from the broker: the client takes a
 * ping without an answer for the end of the connection.
 */
final class Pings {
    // Guarded by this.
    private int out;
    private int early; // answered here, the broker's answer is still to come

    /** The client has sent one. */
    synchronized void sent() {
        out++;
    }

    /** Has one answered in place of the broker; false if none is out. */
    synchronized boolean answer() {
        if (out == 0) {
            return false;
        }
        out--;
        early++;
        return true;
    }

    /** The broker has answered one; tells whether the client is still to get that. */
    synchronized boolean answered() {
        if (early > 0) {
            early--;
            return false;
        }
        out = Math.max(0, out - 1);
        return true;
    }
}
