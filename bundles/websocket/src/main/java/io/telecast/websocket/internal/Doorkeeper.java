package io.telecast.websocket.internal;

import io.telecast.api.auth.AuthResult;
import io.telecast.api.auth.Authenticator;
import io.telecast.api.auth.Credentials;
import io.telecast.api.auth.Principal;
import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.DeviceId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a client may watch a device: credentials first, then the device, then the tenant. When one of them
 * cannot be told, because its service is away or the database is, it asks again until a bound.
 */
final class Doorkeeper {
    static final String NO_SUCH_DEVICE = "Failed to subscribe to device";
    private static final long RETRY_MILLIS = 250;

    /** The answer. */
    sealed interface Answer {
        record Admitted(Principal principal, Device device) implements Answer {}

        record Refused(String text) implements Answer {}

        record Unavailable() implements Answer {}
    }

    private final Supplier<@Nullable Authenticator> authenticator;
    private final Supplier<@Nullable DeviceDirectory> directory;
    private final long waitMillis;
    private final Fanout fanout;

    Doorkeeper(
            Supplier<@Nullable Authenticator> authenticator,
            Supplier<@Nullable DeviceDirectory> directory,
            long waitMillis,
            Fanout fanout) {
        this.authenticator = authenticator;
        this.directory = directory;
        this.waitMillis = waitMillis;
        this.fanout = fanout;
    }

    /** Answers on any thread, within the bound. */
    void admit(FirstFrame.Request request, Consumer<Answer> answer) {
        new Attempt(request, Clock.millis() + waitMillis, answer).run();
    }

    /** Checks the credentials of an open socket again; answers only when they are refused now. */
    void recheck(Credentials credentials, Consumer<String> refused) {
        Authenticator present = authenticator.get();
        if (present != null) {
            authenticate(present, credentials).thenAccept(result -> {
                if (result instanceof AuthResult.Refused no) {
                    refused.accept(no.text());
                }
            });
        }
    }

    private static CompletableFuture<AuthResult> authenticate(Authenticator by, Credentials credentials) {
        try {
            return by.authenticate(credentials).toCompletableFuture().copy();
        } catch (RuntimeException stopped) {
            return CompletableFuture.failedFuture(stopped);
        }
    }

    private static CompletableFuture<Optional<Device>> find(DeviceDirectory in, String deviceId) {
        try {
            Device cached = in.cached(deviceId);
            return cached != null
                    ? CompletableFuture.completedFuture(Optional.of(cached))
                    : in.find(deviceId).toCompletableFuture().copy();
        } catch (RuntimeException stopped) {
            return CompletableFuture.failedFuture(stopped);
        }
    }

    /** One request on its way. */
    private final class Attempt implements Runnable {
        private final FirstFrame.Request request;
        private final long deadline;
        private final Consumer<Answer> answer;

        Attempt(FirstFrame.Request request, long deadline, Consumer<Answer> answer) {
            this.request = request;
            this.deadline = deadline;
            this.answer = answer;
        }

        @Override
        public void run() {
            Authenticator present = authenticator.get();
            if (present == null) {
                again();
                return;
            }
            bounded(authenticate(present, request.credentials())).whenComplete((result, failure) -> {
                if (result instanceof AuthResult.Granted granted) {
                    identify(granted.principal());
                } else if (result instanceof AuthResult.Refused refused) {
                    answer.accept(new Answer.Refused(refused.text()));
                } else {
                    again();
                }
            });
        }

        private void identify(Principal principal) {
            if (!DeviceId.isValid(request.deviceId())) {
                answer.accept(new Answer.Refused(NO_SUCH_DEVICE));
                return;
            }
            DeviceDirectory present = directory.get();
            if (present == null) {
                again();
                return;
            }
            bounded(find(present, request.deviceId())).whenComplete((found, failure) -> {
                if (failure != null) {
                    again();
                } else if (found.isPresent() && principal.sees(found.get())) {
                    answer.accept(new Answer.Admitted(principal, found.get()));
                } else {
                    answer.accept(new Answer.Refused(NO_SUCH_DEVICE));
                }
            });
        }

        private <T> CompletableFuture<T> bounded(CompletableFuture<T> stage) {
            return stage.orTimeout(Math.max(RETRY_MILLIS, deadline - Clock.millis()), TimeUnit.MILLISECONDS);
        }

        private void again() {
            if (Clock.millis() + RETRY_MILLIS > deadline) {
                answer.accept(new Answer.Unavailable());
            } else {
                fanout.later(() -> fanout.execute(this), RETRY_MILLIS);
            }
        }
    }
}
