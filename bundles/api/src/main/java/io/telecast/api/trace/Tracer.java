package io.telecast.api.trace;

import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Follows devices for those who look for where their reports are held up. Parts tell it what a report of a followed device
 * has passed; while no device is followed that costs one read of a field.
 */
@ProviderType
public interface Tracer {

    /**
     * Whether somebody follows a device. Any thread, does not block.
     *
     * @param deviceId the device
     * @return whether {@link #passed} is worth to be called
     */
    boolean follows(String deviceId);

    /**
     * A report has passed a stage. Any thread, does not block; nothing happens if nobody follows the device, or if
     * {@code received} is 0.
     *
     * @param deviceId the device
     * @param received as of {@link Step}
     * @param stage as of {@link Step}
     * @param detail as of {@link Step}
     */
    void passed(String deviceId, long received, String stage, String detail);

    /**
     * Follows a device until the answer is closed. What this instance does with the reports is told, not what others do.
     *
     * @param deviceId the device; whether it exists is not checked
     * @param follower told of each step in the order of the calls, on their threads: must not block
     * @return ends it
     * @throws IllegalStateException if 16 are being followed already
     */
    Following follow(String deviceId, Consumer<Step> follower);

    /** Somebody who follows. */
    interface Following extends AutoCloseable {
        /** Ends it; the follower may be told of a step that is on its way. */
        @Override
        void close();
    }
}
