package io.telecast.bus.internal;

import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkHandler;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a lane needs from around it. None of it blocks; {@link #handler} and {@link #later} are called under its lock. */
interface LaneContext {

    /** The handler of the type now, null while it is away. */
    @Nullable
    UplinkHandler handler();

    /** Runs the lane on a thread of its type. */
    void execute(Lane lane);

    /** Runs a task a little later, on another thread. */
    void later(Runnable task, long delayMs);

    /** Tells of a report that is durable and whose outcome is known. */
    void stored(Report report);

    /** Tells those who follow the device of a report, if anybody does. */
    void passed(Report report, String stage, Supplier<String> detail);

    /** Keeps a dropped report; completes when that is durable. */
    CompletionStage<Boolean> bury(Entry entry, String reason);

    /** Tells of a handler that broke its contract. */
    void broken(Throwable error);
}
