package io.telecast.api.script;

/**
 * The script of a device configuration. One script is one sandbox: tenants and configurations never share globals.
 *
 * @param id the id of the device configuration it belongs to
 * @param source JavaScript that defines one or both of two functions. {@code decode(payload, meta)} makes values of
 *     what the device sent: {@code payload} is a {@code Uint8Array}, {@code meta} has {@code deviceId}, {@code
 *     deviceNumber}, {@code type} and {@code ts}; it returns an object of values, or a list of {@code {ts, values}}.
 *     {@code encode(message, meta)} makes bytes of what the device is to get: {@code message} is the JSON of the
 *     downlink topic, parsed (contract, section 1), {@code meta} has {@code deviceId}, {@code deviceNumber} and {@code
 *     type}; it returns a {@code Uint8Array}, a list of byte values (0 to 255) or a text, which is sent as UTF-8
 */
public record Script(String id, String source) {}
