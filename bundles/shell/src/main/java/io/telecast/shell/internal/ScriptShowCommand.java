package io.telecast.shell.internal;

import io.telecast.api.script.Script;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Prints a script. */
@Service
@Command(scope = "telecast", name = "script-show", description = "Prints the script of a device")
public final class ScriptShowCommand extends TelecastAction {
    @Completion(DeviceCompleter.class)
    @Argument(name = "device", description = "The id of the device", required = true)
    String id = "";

    @Override
    void run() throws Exception {
        Script script = device(id).script();
        if (script == null) {
            throw new CommandFailedException("device '" + id + "' has no script; its payloads are JSON already");
        }
        // As it was set, to the byte: it may go to a file and come back.
        out().print(script.source());
        out().flush();
    }
}
