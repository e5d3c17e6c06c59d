package io.telecast.uplink.event.internal;

import java.util.concurrent.CompletionException;

/** Says why a stage failed. */
final class Failures {
    private Failures() {}

    static String message(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
