package io.telecast.api.push;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who watches what, as a lease in Redis for publishers everywhere (contract, section 2; the rules are in the section "A
 * subscription" of the delivery rules). Does not block, any thread.
 */
@ProviderType
public interface SubscriptionTable {

    /**
     * Says how many sockets of this instance watch a device. The number is absolute, so repeating a call is harmless;
     * calls for one device take effect in order. The lease is renewed, re-asserted after Redis was away, and released
     * when this service is deactivated. With a number above 0 the device's channel is listened to.
     *
     * <p>For the type {@code status} there is no lease, as every status is published: only the channel is listened to,
     * and all else is as with other types.
     *
     * @param type the data type
     * @param deviceId a valid device id
     * @param sockets the number of local sockets, 0 to release
     * @return completes when Redis holds the lease and the channel is listened to, which may be long when Redis is
     *     away; what was asked stands meanwhile
     */
    CompletionStage<Void> subscribers(String type, String deviceId, int sockets);

    /**
     * The leases in Redis, of all instances and back ends.
     *
     * @param limit how many at most, 1 to 10,000
     * @return some of them when there are more, in no order; fails when Redis is away
     */
    CompletionStage<List<Subscription>> list(int limit);
}
