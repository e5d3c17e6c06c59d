package io.telecast.api.push;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Publishes events to every instance, if anybody watches the device.
 *
 * <p>A handler publishes before it stores, and once more after the commit if the first answer was false: so a watcher
 * who came in between misses nothing.
 */
@ProviderType
public interface PushPublisher {

    /**
     * Publishes an event if the device is watched. Does not block, any thread; events of one device must come from one
     * thread at a time to keep their order. For an unwatched device it costs a look into memory and no allocation. An
     * event of the type {@code status} is always published.
     *
     * @param event the event
     * @return true once it was handed to Redis; false when nobody watches. Mostly complete already; only while the
     *     mirror of interest is not complete is Redis asked. Never fails: when Redis is away, watchers are told to
     *     re-read later (see {@link PushListener#gap}) and the answer is true
     */
    CompletionStage<Boolean> publish(PushEvent event);
}
