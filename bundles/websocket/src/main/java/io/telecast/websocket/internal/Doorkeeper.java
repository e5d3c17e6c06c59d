package io.telecast.websocket.internal;

import io.telecast.api.auth.AuthResult;
import io.telecast.api.auth.Authenticator;
import io.telecast.api.auth.Credentials;
import io.telecast.api.auth.Principal;
import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.DeviceId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a client may watch devices: credentials first, then the types, then each device and its tenant. When
 * one of them cannot be told, because its service is away or the database is, it asks again until a bound.
 */
final class Doorkeeper {
    static final String NO_SUCH_DEVICE = "Failed to subscribe to device";

    /** The answer. */
    sealed interface Answer {
        record Admitted(Principal principal, List<Device> devices) implements Answer {}

        record Refused(String text) implements Answer {}

        /** The credentials are not good. */
        record Unknown(String text) implements Answer {}

        record Unavailable() implements Answer {}
    }

    private final Supplier<@Nullable Authenticator> authenticator;
    private final Supplier<@Nullable DeviceDirectory> directory;
    private final KnownTypes types;
    private final Limits limits;
    private final Fanout fanout;
    /** Until then a type that is not known may be one whose bundle is not started yet. */
    private final long typesSettledAt;

    Doorkeeper(
            Supplier<@Nullable Authenticator> authenticator,
            Supplier<@Nullable DeviceDirectory> directory,
            KnownTypes types,
            Limits limits,
            Fanout fanout) {
        this.authenticator = authenticator;
        this.directory = directory;
        this.types = types;
        this.limits = limits;
        this.fanout = fanout;
        this.typesSettledAt = Clock.millis() + limits.servicesWait();
    }

    /** Answers on any thread, within the bound. */
    void admit(FirstFrame.Request request, Consumer<Answer> answer) {
        new Attempt(request, Clock.millis() + limits.servicesWait(), answer).run();
    }

    /** Checks the credentials of open sockets again; answers only when they are refused now. */
    void recheck(Credentials credentials, Consumer<String> refused) {
        Authenticator present = authenticator.get();
        if (present != null) {
            // The next look is not waited for longer than that.
            CompletableFuture<AuthResult> answer =
                    authenticate(present, credentials).orTimeout(limits.apiKeyRecheck(), TimeUnit.MILLISECONDS);
            answer.thenAccept(result -> {
                if (result instanceof AuthResult.Refused no) {
                    refused.accept(no.text());
                }
            });
        }
    }

    /** Tells of devices that went, or moved to another tenant, after they were admitted and before they were watched. */
    void lookAgain(List<Device> admitted, BiConsumer<String, @Nullable Device> changed) {
        DeviceDirectory present = directory.get();
        if (present == null) {
            return;
        }
        for (Device device : admitted) {
            find(present, device.id()).thenAccept(found -> {
                Device now = found.orElse(null);
                if (now == null || !now.tenantId().equals(device.tenantId())) {
                    changed.accept(device.id(), now);
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
                    answer.accept(new Answer.Unknown(refused.text()));
                } else {
                    again();
                }
            });
        }

        private void identify(Principal principal) {
            String fault = types.fault(request.types());
            if (fault != null) {
                if (Clock.millis() < typesSettledAt) {
                    again();
                } else {
                    answer.accept(new Answer.Refused(fault));
                }
                return;
            }
            List<String> ids = request.deviceIds();
            if (ids.stream().allMatch(DeviceId::isValid)) {
                identify(principal, ids.iterator(), new ArrayList<>(ids.size()));
            } else {
                answer.accept(new Answer.Refused(NO_SUCH_DEVICE));
            }
        }

        /** One device after the other: most are cached, and the others shall not fill the queue of the database. */
        private void identify(Principal principal, Iterator<String> ids, List<Device> found) {
            while (ids.hasNext()) {
                DeviceDirectory present = directory.get();
                if (present == null) {
                    again();
                    return;
                }
                CompletableFuture<Optional<Device>> device = bounded(find(present, ids.next()));
                if (!device.isDone()) {
                    device.whenComplete((here, failure) -> {
                        if (seen(principal, here, found)) {
                            identify(principal, ids, found);
                        }
                    });
                    return;
                }
                if (!seen(principal, device.exceptionally(failure -> null).join(), found)) {
                    return;
                }
            }
            answer.accept(new Answer.Admitted(principal, List.copyOf(found)));
        }

        /** Whether to go on; if not, it is answered already, or tried again. */
        private boolean seen(Principal principal, @Nullable Optional<Device> device, List<Device> found) {
            if (device == null) {
                again();
                return false;
            }
            if (device.isEmpty() || !principal.sees(device.get())) {
                answer.accept(new Answer.Refused(NO_SUCH_DEVICE));
                return false;
            }
            found.add(device.get());
            return true;
        }

        private <T> CompletableFuture<T> bounded(CompletableFuture<T> stage) {
            return stage.orTimeout(Math.max(limits.servicesRetry(), deadline - Clock.millis()), TimeUnit.MILLISECONDS);
        }

        private void again() {
            if (Clock.millis() + limits.servicesRetry() > deadline) {
                answer.accept(new Answer.Unavailable());
            } else {
                fanout.later(() -> fanout.execute(this), limits.servicesRetry());
            }
        }
    }
}
