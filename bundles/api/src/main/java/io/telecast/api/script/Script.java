package io.telecast.api.script;

/**
 * The script of a device configuration. One script is one sandbox: tenants and configurations never share globals.
 *
 * @param id the id of the device configuration it belongs to
 * @param source JavaScript that defines {@code decode(payload, meta)}: {@code payload} is a {@code Uint8Array}, {@code
 *     meta} has {@code deviceId}, {@code deviceNumber}, {@code type} and {@code ts}; it returns an object of values, or
 *     a list of {@code {ts, values}}
 */
public record Script(String id, String source) {}
