package io.telecast.embedded.mqtt.internal;

import io.telecast.api.device.Device;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;

/** Who is at the other end of a connection: the platform or one device. Bound to the connection for its life. */
final class Identity implements Principal {
    /** The user name the platform itself connects with. */
    static final String PLATFORM_USER = "telecast";

    /** How the client ids of the platform begin. */
    static final String PLATFORM_CLIENTS = "telecast-";

    private final String name;
    private final String number;
    private final boolean platform;
    private final byte[] envelopeHead;
    private final Subject subject;

    private Identity(String name, String number, boolean platform) {
        this.name = name;
        this.number = number;
        this.platform = platform;
        this.envelopeHead = ("{\"device_id\":\"" + name + "\",\"values\":\"").getBytes(StandardCharsets.US_ASCII);
        this.subject = new Subject(true, Set.of(new UserPrincipal(name), this), Set.of(), Set.of());
    }

    static Identity platform() {
        return new Identity(PLATFORM_USER, "", true);
    }

    static Identity of(Device device) {
        return new Identity(device.id(), device.number(), false);
    }

    boolean isPlatform() {
        return platform;
    }

    /** The device id; of the platform its user name. */
    @Override
    public String getName() {
        return name;
    }

    String number() {
        return number;
    }

    /** The identity as the broker's security asks for it. */
    Subject subject() {
        return subject;
    }

    /** The first bytes of every envelope of this device: the alphabet of ids needs no escapes. */
    byte[] envelopeHead() {
        return envelopeHead;
    }

    /**
     * The id under which the broker keeps a client's session. A device's ids are its own: two devices that choose the
     * same client id never meet, so none can evict another or take over what waits for it.
     */
    String sessionId(String clientId) {
        return platform ? clientId : name + "/" + clientId;
    }
}
