package io.telecast.shell.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.DevicePage;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.jspecify.annotations.Nullable;

/** Lists devices. */
@Service
@Command(scope = "telecast", name = "device-list", description = "Lists the devices of a tenant, by name")
public final class DeviceListCommand extends TelecastAction {
    @Argument(name = "tenant", description = "The tenant", required = true)
    String tenant = "";

    @Option(name = "--search", description = "A part of the name, number or id")
    String search = "";

    @Option(name = "--offset", description = "How many devices to leave out, 0 or more")
    String offset = "0";

    @Option(name = "--limit", description = "How many devices to list at most, 1 to 1000")
    String limit = "1000";

    @Override
    public @Nullable Object execute() throws Exception {
        int from = whole("--offset", offset, 0, 1_000_000_000);
        int most = whole("--limit", limit, 1, 1000);
        DevicePage page = ask(DeviceDirectory.class, directory -> directory.list(tenant, search, from, most));
        var table = new ShellTable().emptyTableText("tenant '" + tenant + "' has no devices here");
        for (String column : List.of("Id", "Number", "Name", "Enabled", "Configuration", "Script")) {
            table.column(column);
        }
        for (Device device : page.devices()) {
            String config = device.configId() == null ? "" : device.configId();
            String script = device.script() == null ? "" : "yes";
            table.addRow()
                    .addContent(
                            device.id(),
                            device.number(),
                            device.name(),
                            device.enabled() ? "yes" : "no",
                            config,
                            script);
        }
        table.print(System.out);
        int shown = from + page.devices().size();
        if (shown < page.total()) {
            print("There are more, " + page.total() + " in all: --offset " + shown);
        }
        return null;
    }
}
