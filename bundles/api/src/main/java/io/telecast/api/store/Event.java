package io.telecast.api.store;

/**
 * Something that happened at a device (a row of {@code event_datas}; contract, section 4).
 *
 * @param id 1 to 36 characters; an event that is there already is not kept again, so that a redelivered report is one
 *     event
 * @param tenantId the tenant of the device
 * @param deviceId the device
 * @param method what happened, 1 to 255 characters
 * @param timestamp milliseconds since 1970
 * @param json what there is to say about it, JSON text without NUL
 */
public record Event(String id, String tenantId, String deviceId, String method, long timestamp, String json) {}
