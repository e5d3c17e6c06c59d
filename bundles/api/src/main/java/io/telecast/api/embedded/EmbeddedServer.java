package io.telecast.api.embedded;

import java.net.URI;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A server that runs inside or beside this process and is up: a broker ({@link #MQTT}) or a Redis ({@link #REDIS}). The
 * service carries the property {@link #PROTOCOL}, leaves when the server stops and comes back when it is up again.
 */
@ProviderType
public interface EmbeddedServer {
    /** Name of the service property that says what the server speaks. */
    String PROTOCOL = "protocol";

    /** Value of {@link #PROTOCOL} for an MQTT 5 broker. */
    String MQTT = "mqtt";

    /** Value of {@link #PROTOCOL} for Redis. */
    String REDIS = "redis";

    /**
     * Where it listens and how the platform itself gets in; contains a secret, never log it.
     *
     * @return for example {@code mqtt://telecast:secret@127.0.0.1:1883} or {@code redis://:secret@127.0.0.1:40123}
     */
    URI uri();
}
