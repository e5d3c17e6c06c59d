package io.telecast.rest.internal;

import io.telecast.api.auth.AuthResult;
import io.telecast.api.auth.Authenticator;
import io.telecast.api.auth.Credentials;
import io.telecast.api.auth.Principal;
import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.store.PresenceStore;
import io.telecast.api.store.TelemetryStore;
import io.telecast.api.uplink.UplinkBus;
import io.telecast.api.uplink.UplinkHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** What the servlets use. Each may come and go; while one is away, the answer is 503. */
@Component(service = Services.class, configurationPid = "io.telecast.rest")
@Designate(ocd = RestConfig.class)
public final class Services {
    private final int timeoutMillis;
    private final int bodyMaxBytes;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Authenticator authenticator;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable DeviceDirectory directory;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable TelemetryStore store;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable PresenceStore presence;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable UplinkBus bus;

    /** Who handles simulated reports; they go by the bus, which would keep them waiting while there is nobody. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            target = "(uplink.type=telemetry)")
    volatile @Nullable UplinkHandler telemetryHandler;

    @Activate
    public Services(RestConfig config) {
        timeoutMillis = number("answer.timeout.ms", config.answer_timeout_ms(), 100, 600_000);
        bodyMaxBytes = number("body.max.kb", config.body_max_kb(), 1, 65_536) * 1024;
    }

    private static int number(String key, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Told below, together with what is out of bounds.
        }
        throw new IllegalArgumentException(
                key + ": '" + text + "' is not within its limits; allowed: " + least + " to " + most);
    }

    int timeoutMillis() {
        return timeoutMillis;
    }

    int bodyMaxBytes() {
        return bodyMaxBytes;
    }

    /** Goes on with whoever shows the credentials, or refuses. */
    CompletionStage<Reply> authenticated(Credentials credentials, Function<Principal, CompletionStage<Reply>> then) {
        Authenticator present = authenticator;
        if (present == null) {
            return done(Reply.unavailable());
        }
        return present.authenticate(credentials)
                .thenCompose(result -> result instanceof AuthResult.Granted granted
                        ? then.apply(granted.principal())
                        : done(Reply.unauthorized(((AuthResult.Refused) result).text())));
    }

    /** Goes on with the device and the store, if the device is there and the principal sees it. */
    CompletionStage<Reply> reading(Principal principal, String deviceId, Reading then) {
        DeviceDirectory devices = directory;
        TelemetryStore values = store;
        if (devices == null || values == null) {
            return done(Reply.unavailable());
        }
        return devices.find(deviceId)
                .thenCompose(device -> device.filter(principal::sees).isPresent()
                        ? then.read(device.get(), values)
                        : done(Reply.notFound()));
    }

    static CompletionStage<Reply> done(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    /** Reads something of a device. */
    interface Reading {
        CompletionStage<Reply> read(Device device, TelemetryStore store);
    }
}
