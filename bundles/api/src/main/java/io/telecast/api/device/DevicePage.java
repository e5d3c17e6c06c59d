package io.telecast.api.device;

import java.util.List;

/**
 * A part of a list of devices.
 *
 * @param devices the devices of this part, may be empty
 * @param total how many devices the whole list has
 */
public record DevicePage(List<Device> devices, long total) {}
