package io.telecast.itests.kit;

import io.lettuce.core.RedisFuture;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * A back end that tells screens of its devices by plain PUBLISH and stores nothing: events with a number that is the time
 * by {@link Swarm#now}, so that it grows and tells its own age. Devices take turns.
 */
public final class PlainPublisher implements AutoCloseable {
    /** The key of the numbers. */
    public static final String KEY = "n";

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LIMIT_SECONDS = 30;

    private final RedisServer redis;
    private final String tenant;
    private final List<Demo.Device> devices;
    private final String filler;
    private final int perSecond;
    private final Thread thread = new Thread(this::run, "publisher");
    private volatile boolean stopping;
    private volatile long last;
    private volatile long count;
    private volatile Exception failure;

    private PlainPublisher(
            RedisServer redis, String tenant, List<Demo.Device> devices, int perSecond, int fillerBytes) {
        this.redis = redis;
        this.tenant = tenant;
        this.devices = devices;
        this.perSecond = perSecond;
        this.filler = "x".repeat(fillerBytes);
    }

    /**
     * Begins to publish.
     *
     * @param perSecond events of all devices together
     * @param fillerBytes of each event, besides its number
     */
    public static PlainPublisher start(
            RedisServer redis, String tenant, List<Demo.Device> devices, int perSecond, int fillerBytes) {
        PlainPublisher publisher = new PlainPublisher(redis, tenant, devices, perSecond, fillerBytes);
        publisher.thread.start();
        return publisher;
    }

    /** The number published last. */
    public long last() {
        return last;
    }

    /** How many events were published. */
    public long count() {
        return count;
    }

    /** Ends, with one more number that is the last of every device, and returns it. */
    public long stop() {
        halt();
        if (failure != null) {
            throw new IllegalStateException("the publisher ended", failure);
        }
        long number = next();
        devices.forEach(device -> publish(device, number));
        return number;
    }

    @Override
    public void close() {
        halt();
    }

    private void halt() {
        stopping = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long start = System.nanoTime();
        long sent = 0;
        try {
            while (!stopping) {
                long due = (System.nanoTime() - start) * perSecond / TimeUnit.SECONDS.toNanos(1);
                RedisFuture<Long> answer = null;
                for (; sent < due && !stopping; sent++) {
                    answer = publish(devices.get((int) (sent % devices.size())), next());
                }
                if (answer != null) {
                    // Never further ahead of Redis than one tick.
                    answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
                }
                LockSupport.parkNanos(TICK_NANOS);
            }
        } catch (InterruptedException | ExecutionException | TimeoutException | RuntimeException e) {
            failure = e;
        }
    }

    private long next() {
        last = Math.max(last + 1, Swarm.now());
        return last;
    }

    private RedisFuture<Long> publish(Demo.Device device, long number) {
        count++;
        String event = "{\"device_id\":\"" + device.id() + "\",\"tenant_id\":\"" + tenant + "\",\"timestamp\":"
                + System.currentTimeMillis() + ",\"data\":{\"" + KEY + "\":" + number + ",\"filler\":\"" + filler
                + "\"}}";
        return redis.send(commands -> commands.publish("ws:device:" + device.id(), event));
    }
}
