package io.telecast.uplink.status.internal;

import io.telecast.api.device.Device;
import io.telecast.api.push.PushEvent;
import io.telecast.api.push.PushPublisher;
import io.telecast.api.store.Presence;
import io.telecast.api.store.PresenceChange;
import io.telecast.api.store.PresenceStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The handler's neighbours with every moment of theirs in the hands of a test. */
final class Services extends Directory implements PresenceStore, PushPublisher {
    final List<CompletableFuture<Outcome>> commits = new ArrayList<>();
    /** What happened, in order: {@code set …} and {@code push …}. */
    final List<String> log = new ArrayList<>();
    /** What a look-up answers as long as nothing is known. */
    @Nullable
    CompletableFuture<Optional<Device>> lookup;

    void know(String... ids) {
        for (String id : ids) {
            know(id, null);
        }
    }

    @Override
    public CompletionStage<Optional<Device>> find(String deviceId) {
        CompletableFuture<Optional<Device>> answer = lookup;
        return answer != null && isEmptyNow() ? answer : super.find(deviceId);
    }

    @Override
    public CompletionStage<Outcome> set(PresenceChange change) {
        log.add("set " + change.deviceId() + " " + change.online());
        var commit = new CompletableFuture<Outcome>();
        commits.add(commit);
        return commit;
    }

    @Override
    public CompletionStage<Boolean> publish(PushEvent event) {
        log.add("push " + event.type() + " " + event.deviceId() + " " + event.tenantId() + " " + event.timestamp() + " "
                + new String(event.data().get(), StandardCharsets.UTF_8));
        return CompletableFuture.completedStage(true);
    }

    @Override
    public CompletionStage<Map<String, Presence>> find(Collection<String> deviceIds) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<String>> online(String after, int limit) {
        throw new UnsupportedOperationException();
    }
}
