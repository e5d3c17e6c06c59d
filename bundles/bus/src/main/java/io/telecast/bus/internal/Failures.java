package io.telecast.bus.internal;

import io.telecast.api.uplink.UplinkResult;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Turns what a handler broke into a reason. */
final class Failures {
    private static final int MAX_REASON = 300;

    private Failures() {}

    static UplinkResult drop(@Nullable Throwable error) {
        Throwable cause = cause(error);
        String text = "the handler failed: " + cause.getClass().getName() + ": " + cause.getMessage();
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return UplinkResult.drop(
                UplinkResult.Drop.HANDLER_FAILED, line.length() > MAX_REASON ? line.substring(0, MAX_REASON) : line);
    }

    static Throwable cause(@Nullable Throwable error) {
        if (error == null) {
            return new NullPointerException("the stage completed without a result");
        }
        Throwable inner = error.getCause();
        return error instanceof CompletionException && inner != null ? inner : error;
    }
}
