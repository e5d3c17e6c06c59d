package io.telecast.api.uplink;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes values of what devices send: finds the device, runs its script, reads the JSON and checks all that a store or a
 * screen could refuse.
 */
@ProviderType
public interface Decoder {

    /**
     * Decodes a report. Does not block but for a script that has shown to be quick; a device that is not cached and a
     * script that may take long are waited for elsewhere. The stages of one device complete in the order of the calls,
     * on the caller's thread or one of the decoder, which dependents must not block.
     *
     * @param report the report; calls for one device come from one thread at a time
     * @return the device and its values, or the result to answer with. Never fails
     */
    CompletionStage<Decoded> decode(Report report);

    /**
     * Values as one JSON object, as they are pushed: numbers without exponent where they are whole.
     *
     * @param values as in {@link Sample#values}
     * @return UTF-8
     */
    byte[] json(Map<String, Object> values);
}
