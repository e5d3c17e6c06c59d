package io.telecast.metrics.internal;

import io.telecast.api.health.WallClock;
import io.telecast.api.trace.Step;
import io.telecast.api.trace.Tracer;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;

/** Those who follow devices: few, so that a list serves, which is empty nearly always. */
@Component
public final class DeviceTracer implements Tracer {
    private static final int FOLLOWERS_MAX = 16;

    private record Follower(String deviceId, Consumer<Step> consumer) {}

    /** Replaced, never changed. */
    private volatile List<Follower> followers = List.of();

    @Override
    public boolean follows(String deviceId) {
        for (Follower follower : followers) {
            if (follower.deviceId.equals(deviceId)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void passed(String deviceId, long received, String stage, String detail) {
        if (received == 0) {
            return;
        }
        Step step = new Step(received, WallClock.micros(), stage, detail);
        for (Follower follower : followers) {
            if (follower.deviceId.equals(deviceId)) {
                follower.consumer.accept(step);
            }
        }
    }

    @Override
    public synchronized Following follow(String deviceId, Consumer<Step> consumer) {
        if (followers.size() >= FOLLOWERS_MAX) {
            throw new IllegalStateException(
                    FOLLOWERS_MAX + " devices are being followed already; end one of these traces");
        }
        var follower = new Follower(deviceId, consumer);
        followers = Stream.concat(followers.stream(), Stream.of(follower)).toList();
        return () -> leave(follower);
    }

    /** By identity: two may follow one device with the same consumer. */
    private synchronized void leave(Follower left) {
        followers = followers.stream().filter(other -> other != left).toList();
    }
}
