package io.telecast.websocket.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * What one JSON frame of a client asked for: the devices it watches, until another frame or the end of the socket. A
 * report of a device comes from one thread at a time, those of several devices come from several.
 */
class View {
    private final ClientSocket socket;
    private final List<String> deviceIds;
    private final List<Watch> watches = new ArrayList<>(1);

    View(ClientSocket socket, List<String> deviceIds) {
        this.socket = socket;
        this.deviceIds = deviceIds;
    }

    final ClientSocket socket() {
        return socket;
    }

    final Outbox outbox() {
        return socket.outbox();
    }

    /** In the order in which they were asked for. */
    final List<String> deviceIds() {
        return deviceIds;
    }

    /** One for each device; all are added before any other thread sees them. */
    final List<Watch> watches() {
        return watches;
    }

    /** Sends a report of a device. A snapshot is sent even when it is empty. */
    void offer(Watch watch, Report report, boolean snapshot) {
        outbox().offer(watch, report, snapshot);
    }
}
