package io.telecast.store.jdbc.internal;

import io.telecast.api.device.Device;
import org.jspecify.annotations.Nullable;

/** A device with what it proves itself by. */
record DeviceRow(Device device, @Nullable String voucher) {

    /** Keeps plain vouchers out of logs. */
    @Override
    public String toString() {
        return "DeviceRow[" + device.id() + "]";
    }
}
