package io.telecast.api.push;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Publishes events to every instance, if anybody watches the device.
 *
 * <p>A handler that stores what it publishes uses {@link #publishAround}.
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

    /**
     * Whether somebody may be watching, for a handler that has to look something up before it knows what to publish.
     * Does not block, any thread.
     *
     * @param type the data type
     * @param deviceId a valid device id
     * @return false only when it is certain that nobody does
     */
    default boolean mayBeWatched(String type, String deviceId) {
        return true;
    }

    /**
     * Pushes at once and checks twice: publishes events, stores, and publishes once more what nobody watched at first, so
     * that a watcher who came in between misses nothing.
     *
     * @param events of one report, in ascending time; all that can refuse it was checked before
     * @param store begins to store it
     * @return the stage of the store
     */
    default CompletionStage<Boolean> publishAround(List<PushEvent> events, Supplier<CompletionStage<Boolean>> store) {
        List<CompletionStage<Boolean>> first = new ArrayList<>(events.size());
        events.forEach(event -> first.add(publish(event)));
        return store.get().thenApply(durable -> {
            for (int i = 0; durable && i < first.size(); i++) {
                PushEvent event = events.get(i);
                first.get(i).thenAccept(seen -> {
                    if (!seen) {
                        publish(event);
                    }
                });
            }
            return durable;
        });
    }
}
