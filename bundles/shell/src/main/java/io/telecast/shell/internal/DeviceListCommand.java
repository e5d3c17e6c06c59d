package io.telecast.shell.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.DevicePage;
import io.telecast.api.store.Presence;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists devices. */
@Service
@Command(scope = "telecast", name = "device-list", description = "Lists the devices of a tenant, by name")
public final class DeviceListCommand extends TelecastAction {
    @Completion(TenantCompleter.class)
    @Argument(name = "tenant", description = "The tenant", required = true)
    String tenant = "";

    @Completion(MoreCompleter.class)
    @Argument(index = 1, name = "options", description = MORE, multiValued = true)
    List<String> more = List.of();

    @Option(name = "--search", description = "A part of the name, number or id")
    String search = "";

    @Option(name = "--offset", description = "How many devices to leave out, 0 or more")
    String offset = "0";

    @Option(name = "--limit", description = "How many devices to list at most, 1 to 1000")
    String limit = "1000";

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Override
    void run() throws Exception {
        int from = whole("--offset", offset, 0, 1_000_000_000);
        int most = whole("--limit", limit, 1, 1000);
        session.put(TENANT, tenant);
        DevicePage page = ask(DeviceDirectory.class, directory -> directory.list(tenant, search, from, most));
        Map<String, Presence> presence = DeviceText.presence(services(), page.devices());
        if (json) {
            printJson(Json.object(
                    "total",
                    page.total(),
                    "devices",
                    page.devices().stream()
                            .map(device -> DeviceText.json(device, presence.get(device.id())))
                            .toList()));
        } else {
            print(page, presence, from);
        }
    }

    private void print(DevicePage page, Map<String, Presence> presence, int from) {
        var table = new Table(
                "tenant '" + tenant + "' has no devices here",
                "Id",
                "Number",
                "Name",
                "Online",
                "Enabled",
                "Configuration",
                "Script");
        for (Device device : page.devices()) {
            Presence known = presence.get(device.id());
            table.row(
                    device.id(),
                    device.number(),
                    device.name(),
                    known == null ? null : known.online(),
                    device.enabled(),
                    device.configId(),
                    device.script() != null);
        }
        print(table);
        int shown = from + page.devices().size();
        if (shown < page.total()) {
            printError("There are more, " + page.total() + " in all: --offset " + shown);
        }
    }
}
