package io.telecast.api.push;

import java.util.Map;

/**
 * A lease in Redis.
 *
 * @param type the data type
 * @param deviceId the device
 * @param subscribers the value of the key: sockets of all instances and other back ends
 * @param remainingMillis the time the key still lives if nobody renews it; -1 if it has no end (not of our making)
 * @param owners how many sockets each of our instances holds, by instance
 */
public record Subscription(
        String type, String deviceId, long subscribers, long remainingMillis, Map<String, Integer> owners) {}
