package io.telecast.websocket.internal;

/** One subscription of one socket to one device. */
final class Watch {
    private final ClientSocket socket;
    private final DeviceFeed feed;
    private final int subscription;

    /** Whether it still waits for a snapshot although it is live, because the store was away. Kept by the feed. */
    private boolean owed;

    Watch(ClientSocket socket, DeviceFeed feed, int subscription) {
        this.socket = socket;
        this.feed = feed;
        this.subscription = subscription;
    }

    ClientSocket socket() {
        return socket;
    }

    DeviceFeed feed() {
        return feed;
    }

    void offer(Report report, boolean snapshot) {
        socket.outbox().offer(subscription, report, snapshot);
    }

    boolean owed() {
        return owed;
    }

    void owed(boolean now) {
        owed = now;
    }
}
