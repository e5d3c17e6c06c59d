package io.telecast.api.device;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The devices of all tenants, in the database, with a bounded cache in front that follows changes made here, by other
 * instances and by other back ends.
 *
 * <p>All methods return without blocking, any thread. Stages complete on a thread of the directory, which the caller
 * must not block. They fail with {@link IllegalArgumentException} for bad input (the message names the field and what
 * is allowed) and with another exception when the database is away.
 */
@ProviderType
public interface DeviceDirectory {

    /**
     * The device if it is in the cache: the hot path's first look.
     *
     * @param deviceId any text
     * @return the device, or null when it is not cached, which says nothing about whether it exists
     */
    @Nullable
    Device cached(String deviceId);

    /**
     * The device, from the cache or else from the database. Unknown ids are remembered for a short time, so that a
     * flood of them does not reach the database. While the database is away a cached entry serves beyond its age.
     *
     * @param deviceId any text; an invalid id is an unknown device
     * @return the device, empty if there is none
     */
    CompletionStage<Optional<Device>> find(String deviceId);

    /**
     * The device that may connect with these credentials, compared in constant time. Disabled devices may not.
     *
     * @param username the MQTT user name
     * @param password the MQTT password; null if none was sent, which only devices created without one pass
     * @return the device, empty if the credentials are not right
     */
    CompletionStage<Optional<Device>> authenticate(String username, @Nullable String password);

    /**
     * Devices of a tenant, by name, then id.
     *
     * @param tenantId the tenant
     * @param search a part of the name, number or id, upper and lower case alike; empty for all devices
     * @param offset how many to leave out, 0 or more
     * @param limit how many at most, 1 to 1000
     * @return the devices and how many there are in all
     */
    CompletionStage<DevicePage> list(String tenantId, String search, int offset, int limit);

    /**
     * Whether no tenant has a device yet, as after the very first start.
     *
     * @return true when the directory is empty
     */
    CompletionStage<Boolean> isEmpty();

    /**
     * Creates a device; its credentials are stored hashed unless {@code voucher.storage=plain} is configured.
     *
     * @param device what is known of it
     * @return the device with its credentials; fails with {@link IllegalArgumentException} when an id, number or user
     *     name is taken
     */
    CompletionStage<CreatedDevice> create(NewDevice device);

    /**
     * Deletes a device with its current values, attributes and presence; its history and its events stay. Its connection
     * and its subscriptions end. Devices behind it stay, without a gateway and an address there.
     *
     * @param deviceId the id
     * @return whether there was one
     */
    CompletionStage<Boolean> delete(String deviceId);

    /**
     * Sets the script of the device's configuration, and so of every device that shares it. A device without a
     * configuration gets one of its own. Takes effect at the next report.
     *
     * @param deviceId the id
     * @param source the JavaScript text, null to remove it
     * @return the device as it is now, empty if there is none
     */
    CompletionStage<Optional<Device>> setScript(String deviceId, @Nullable String source);

    /**
     * Sets how long a device may report nothing before it counts as offline. Takes effect at the next report.
     *
     * @param deviceId the id
     * @param silence how long, null for what applies to all
     * @return the device as it is now, empty if there is none
     */
    CompletionStage<Optional<Device>> setSilence(String deviceId, @Nullable Silence silence);

    /**
     * Devices behind gateways, in one round trip to the database whatever their number. They are in the cache after it.
     *
     * @param gatewayNumbers the numbers of gateways that are wanted themselves, any text
     * @param addresses the addresses of sub-devices
     * @return those there are, of whatever tenant and gateway: the caller looks at {@link Device#tenantId} and
     *     {@link Device#parentId}
     */
    CompletionStage<GatewayMembers> members(Collection<String> gatewayNumbers, Collection<SubDeviceAddress> addresses);
}
