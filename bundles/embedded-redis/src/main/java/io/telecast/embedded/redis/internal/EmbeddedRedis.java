package io.telecast.embedded.redis.internal;

import io.telecast.api.health.HealthCheck;
import io.telecast.api.health.Measurements;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/** The component: idle when an external Redis is configured, else the owner of one redis-server. */
@Component(name = "io.telecast.embedded.redis", immediate = true, service = HealthCheck.class)
@Designate(ocd = EmbeddedRedisConfig.class)
public final class EmbeddedRedis implements HealthCheck {
    private final @Nullable Supervisor supervisor;
    private final @Nullable DirectoryLock lock;

    /** Checks the configuration and begins to start the server, without waiting for it. */
    @Activate
    public EmbeddedRedis(BundleContext context, EmbeddedRedisConfig config) {
        if (!config.external_url().isBlank()) {
            lock = null;
            supervisor = null;
            return;
        }
        Settings settings = Settings.of(config);
        lock = DirectoryLock.take(settings.directory());
        try {
            supervisor = new Supervisor(settings, Program.unpack(settings.directory()), new Announcement(context));
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
        supervisor.start();
    }

    @Deactivate
    void stop() {
        if (supervisor != null) {
            supervisor.stop();
        }
        if (lock != null) {
            lock.close();
        }
    }

    @Override
    public String part() {
        return "embedded-redis";
    }

    @Override
    public @Nullable String problem() {
        return supervisor == null ? null : supervisor.problem();
    }

    @Override
    public void measure(Measurements to) {
        to.gauge("running", "1 if the embedded Redis runs", supervisor != null && supervisor.problem() == null ? 1 : 0);
        to.counter(
                "restarts",
                "Starts of the embedded Redis after it had ended by itself",
                supervisor == null ? 0 : supervisor.restarts());
    }
}
