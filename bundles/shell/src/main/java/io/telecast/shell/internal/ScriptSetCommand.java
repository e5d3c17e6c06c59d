package io.telecast.shell.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Sets or removes a script. */
@Service
@Command(scope = "telecast", name = "script-set", description = "Sets the script of a device's configuration")
public final class ScriptSetCommand extends TelecastAction {
    @Completion(DeviceCompleter.class)
    @Argument(name = "device", description = "The id of a device", required = true)
    String device = "";

    @Completion(FileCompleter.class)
    @Argument(
            index = 1,
            name = "file",
            description = "A JavaScript file, or - for what is piped in; works from the next report on")
    @Nullable
    String file;

    @Completion(MoreCompleter.class)
    @Argument(index = 2, name = "options", description = MORE, multiValued = true)
    List<String> more = List.of();

    @Option(name = "--remove", description = "Removes the script instead")
    boolean remove;

    @Override
    void run() throws Exception {
        if (remove == (file != null)) {
            throw usage("give either a file, or - for the input, or --remove");
        }
        String source = file == null ? null : files().script(file);
        Device changed = ask(DeviceDirectory.class, directory -> directory.setScript(device, source))
                .orElseThrow(() -> noDevice(device));
        String done = source == null ? "removed" : "set, " + source.length() + " characters";
        print("Script of configuration " + changed.configId() + " " + done);
    }
}
