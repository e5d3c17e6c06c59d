package io.telecast.shell.internal;

import io.telecast.api.device.DeviceDirectory;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Deletes a device. */
@Service
@Command(scope = "telecast", name = "device-delete", description = "Deletes a device, not its history")
public final class DeviceDeleteCommand extends TelecastAction {
    @Completion(DeviceCompleter.class)
    @Argument(name = "device", description = "The id of the device", required = true)
    String id = "";

    @Override
    void run() throws Exception {
        if (!ask(DeviceDirectory.class, directory -> directory.delete(id))) {
            throw noDevice(id);
        }
        print("Device " + id + " deleted");
    }
}
