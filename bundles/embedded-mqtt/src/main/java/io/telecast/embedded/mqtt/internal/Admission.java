package io.telecast.embedded.mqtt.internal;

import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides who may connect: the platform by its secret, devices by the directory. Never blocks. */
final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    private static final long WARN_INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    /** What a client is told; exactly one of the two is there. */
    record Verdict(@Nullable Identity identity, @Nullable Refusal refusal) {}

    private final Identity platform = Identity.platform();
    private final byte[] platformPassword;
    private final Topics topics;
    private final Supplier<@Nullable DeviceDirectory> directory;
    private final Rate rate;
    private final Duration timeout;
    private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

    Admission(
            String platformPassword,
            Topics topics,
            Supplier<@Nullable DeviceDirectory> directory,
            Rate rate,
            Duration timeout) {
        this.topics = topics;
        this.platformPassword = platformPassword.getBytes(StandardCharsets.UTF_8);
        this.directory = directory;
        this.rate = rate;
        this.timeout = timeout;
    }

    CompletionStage<Verdict> admit(MqttConnectPayload connect) {
        String user = connect.userName();
        byte[] password = connect.passwordInBytes();
        if (user == null) {
            return refused(Refusal.CREDENTIALS);
        }
        if (user.equals(Identity.PLATFORM_USER)) {
            boolean right = password != null && MessageDigest.isEqual(password, platformPassword);
            return right ? done(new Verdict(platform, null)) : refused(Refusal.CREDENTIALS);
        }
        if (!rate.tryTake()) {
            return refused(Refusal.TOO_FAST);
        }
        return admitDevice(connect, user, password == null ? null : new String(password, StandardCharsets.UTF_8));
    }

    private CompletionStage<Verdict> admitDevice(MqttConnectPayload connect, String user, @Nullable String password) {
        String clientId = connect.clientIdentifier();
        boolean ofPlatform = clientId.toLowerCase(Locale.ROOT).startsWith(Identity.PLATFORM_CLIENTS);
        if (ofPlatform || !Names.isClientId(clientId)) {
            return refused(Refusal.CLIENT_ID);
        }
        DeviceDirectory now = directory.get();
        if (now == null) {
            return refused(Refusal.UNAVAILABLE);
        }
        return ask(now, user, password)
                .thenApply(device -> verdict(device, connect.willTopic()))
                .exceptionally(this::directoryAway);
    }

    private CompletableFuture<Optional<Device>> ask(DeviceDirectory now, String user, @Nullable String password) {
        try {
            return now.authenticate(user, password)
                    .toCompletableFuture()
                    .copy()
                    .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException leaving) {
            return CompletableFuture.failedFuture(leaving);
        }
    }

    private Verdict verdict(Optional<Device> device, @Nullable String willTopic) {
        if (device.isEmpty()) {
            return new Verdict(null, Refusal.CREDENTIALS);
        }
        Identity identity = Identity.of(device.get());
        boolean willAllowed = willTopic == null || topics.publish(identity, willTopic) != null;
        return willAllowed ? new Verdict(identity, null) : new Verdict(null, Refusal.WILL_TOPIC);
    }

    private Verdict directoryAway(Throwable reason) {
        long due = nextWarning.get();
        long now = System.nanoTime();
        if (now - due >= 0 && nextWarning.compareAndSet(due, now + WARN_INTERVAL_NANOS)) {
            LOG.warn("Devices cannot connect now: the device directory does not answer", reason);
        }
        return new Verdict(null, Refusal.UNAVAILABLE);
    }

    private static CompletionStage<Verdict> refused(Refusal refusal) {
        return done(new Verdict(null, refusal));
    }

    private static CompletionStage<Verdict> done(Verdict verdict) {
        return CompletableFuture.completedFuture(verdict);
    }
}
