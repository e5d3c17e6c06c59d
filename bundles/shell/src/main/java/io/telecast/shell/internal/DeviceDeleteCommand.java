package io.telecast.shell.internal;

import io.telecast.api.device.DeviceDirectory;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Deletes a device. */
@Service
@Command(
        scope = "telecast",
        name = "device-delete",
        description = "Deletes a device and its current values; its history stays")
public final class DeviceDeleteCommand extends TelecastAction {
    @Argument(name = "id", description = "The id of the device", required = true)
    String id = "";

    @Override
    public @Nullable Object execute() throws Exception {
        if (!ask(DeviceDirectory.class, directory -> directory.delete(id))) {
            throw new CommandFailedException("there is no device '" + id + "'");
        }
        print("Device " + id + " deleted");
        return null;
    }
}
