package io.telecast.websocket.internal;

/** So many lines a second, however much there is to tell. Not safe for several threads. */
final class LogBudget {
    private final int linesPerSecond;
    private long second;
    private int lines;

    LogBudget(int linesPerSecond) {
        this.linesPerSecond = linesPerSecond;
    }

    /** Whether one more line may be written. */
    boolean take() {
        long now = Clock.millis() / 1_000;
        if (now != second) {
            second = now;
            lines = 0;
        }
        return lines++ < linesPerSecond;
    }
}
