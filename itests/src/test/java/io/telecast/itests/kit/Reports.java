package io.telecast.itests.kit;

/** Numbered reports of some devices, written down in a {@link Ledger} as they leave and are acknowledged. */
public interface Reports {
    /** Waits until each device published so many more. */
    void awaitMore(int reports);

    /** The last number a device published. */
    long sequence(Demo.Device device);

    /** Stops, and waits until every report was acknowledged or failed. */
    void stop();
}
