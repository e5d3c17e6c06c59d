package io.telecast.itests.bench;

import io.telecast.itests.kit.BulkReports;
import io.telecast.itests.kit.Latencies;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Swarm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far the platform has come with a stream of reports, at no cost worth mentioning: every so many of them one is of a
 * device of its own, the marker, whose values are times and which one socket watches.
 */
final class Progress implements LongSupplier, AutoCloseable {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final int every;
    private final Swarm screen;
    private final Queue<Mark> marks = new ConcurrentLinkedQueue<>();
    private volatile long shown;
    private long looked;

    private record Mark(long time, long number) {}

    /** One of so many reports is a mark. */
    Progress(ExternalParts parts, int every) {
        this.every = every;
        screen = Swarm.to(parts.instance().ws(Platform.CURRENT))
                .key(ExternalParts.TIME)
                .timed()
                .open(1, i -> parts.firstFrame(ExternalParts.PLAIN));
        screen.awaitShown(Duration.ofSeconds(30));
    }

    /** How long reports of the marker took from the generator to the socket. */
    Latencies latencies() {
        return screen.latencies();
    }

    /** These reports, a new stream, with marks between. */
    BulkReports.Maker around(BulkReports.Maker reports) {
        marks.clear();
        shown = 0;
        String topic = ExternalParts.topic(ExternalParts.PLAIN);
        return new BulkReports.Maker() {
            @Override
            public String topic(long number) {
                return number % every == 0 ? topic : reports.topic(number);
            }

            @Override
            public byte[] payload(long number) {
                return number % every == 0 ? mark(number) : reports.payload(number);
            }
        };
    }

    private byte[] mark(long number) {
        long now = Swarm.now();
        marks.add(new Mark(now, number));
        return ("{\"" + ExternalParts.TIME + "\":" + now + "}").getBytes(StandardCharsets.UTF_8);
    }

    /** How many reports have certainly come as far as to be shown; to be called by the thread that makes them. */
    @Override
    public long getAsLong() {
        if (System.nanoTime() - looked > LOOK_NANOS) {
            long newest = screen.newest(0);
            for (Mark mark = marks.peek(); mark != null && mark.time <= newest; mark = marks.peek()) {
                shown = marks.remove().number;
            }
            looked = System.nanoTime();
        }
        return shown;
    }

    @Override
    public void close() {
        screen.close();
    }
}
