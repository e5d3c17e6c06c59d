package io.telecast.api.device;

import java.util.Map;

/**
 * Devices behind gateways, as far as there are such.
 *
 * @param gateways gateways by their number
 * @param devices sub-devices by their address
 */
public record GatewayMembers(Map<String, Device> gateways, Map<SubDeviceAddress, Device> devices) {}
