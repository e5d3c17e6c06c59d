package io.telecast.api.script;

import io.telecast.api.device.Device;
import io.telecast.api.uplink.Report;
import org.osgi.annotation.versioning.ProviderType;

/** Runs scripts in a sandbox with a deadline, see the section "A script" of the delivery rules. */
@ProviderType
public interface Codec {

    /**
     * Runs {@code decode} of a script on a report. Blocks for the script's run time, at most its deadline (50 ms unless
     * configured otherwise); any thread, calls of one script are serialised.
     *
     * @param script the script of the device
     * @param device the device
     * @param report its report
     * @return what the script returned, or why it failed
     */
    DecodeResult decode(Script script, Device device, Report report);

    /**
     * Runs {@code encode} of a script on a message to a device. Blocks as {@link #decode} does; any thread, calls of one
     * script are serialised, those of {@code decode} included.
     *
     * @param script the script of the device
     * @param device the device
     * @param type what the message is, for example {@code command}
     * @param message the message as JSON text
     * @return the bytes to send, or why there are none
     */
    EncodeResult encode(Script script, Device device, String type, String message);

    /**
     * Whether a call of a script may take long: it is new here, was slow lately, or went over a limit. A thread that
     * others wait for, such as one that runs lanes, leaves such a call to another thread. Never blocks.
     *
     * @param script the script
     * @return false once the script has shown that it is quick, and as long as it is
     */
    default boolean mayTakeLong(Script script) {
        return true;
    }
}
