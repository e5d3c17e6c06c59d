package io.telecast.websocket.internal;

/** One device, or one of the devices, of a view. */
final class Watch {
    private final View view;
    private final int index;
    private final DeviceFeed feed;
    private final Format format;

    /** Whether it still waits for a snapshot although it is live, because the store was away. Kept by the feed. */
    private boolean owed;

    Watch(View view, int index, DeviceFeed feed, Format format) {
        this.view = view;
        this.index = index;
        this.feed = feed;
        this.format = format;
    }

    View view() {
        return view;
    }

    /** Its place in the view, from 0. */
    int index() {
        return index;
    }

    DeviceFeed feed() {
        return feed;
    }

    Format format() {
        return format;
    }

    void offer(Report report, boolean snapshot) {
        view.offer(this, report, snapshot);
    }

    boolean owed() {
        return owed;
    }

    void owed(boolean now) {
        owed = now;
    }
}
