package io.telecast.api.device;

/**
 * Where a device is behind a gateway.
 *
 * @param gatewayNumber the device number of the gateway
 * @param address its address there ({@code devices.sub_device_addr})
 */
public record SubDeviceAddress(String gatewayNumber, String address) {}
