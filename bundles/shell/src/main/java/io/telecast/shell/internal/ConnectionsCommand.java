package io.telecast.shell.internal;

import io.telecast.api.push.Connection;
import io.telecast.api.push.ConnectionTable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Shows the open sockets. */
@Service
@Command(scope = "telecast", name = "connections", description = "Shows the open WebSockets of this instance")
public final class ConnectionsCommand extends TelecastAction {
    private static final int DEVICES_SHOWN = 3;

    @Completion(DeviceCompleter.class)
    @Option(name = "--device", description = "Only those that watch this device")
    @Nullable
    String device;

    @Completion(TenantCompleter.class)
    @Option(name = "--tenant", description = "Only those of this tenant")
    @Nullable
    String tenant;

    @Option(name = "--limit", description = "How many sockets to look at, 1 to 10000, the oldest first")
    String limit = "1000";

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Override
    void run() throws Exception {
        int most = whole("--limit", limit, 1, 10_000);
        List<Connection> all = services().with(ConnectionTable.class, table -> table.list(most));
        List<Connection> shown = all.stream().filter(this::isAskedFor).toList();
        if (json) {
            printJson(shown.stream().map(ConnectionsCommand::json).toList());
            return;
        }
        long now = System.currentTimeMillis();
        var table = new Table(
                "no socket is open",
                ">Id",
                "Path",
                "Tenant",
                "Principal",
                "Address",
                "Since",
                ">Age",
                "Devices",
                ">Frames",
                ">Conflated");
        for (Connection each : shown) {
            table.row(
                    each.id(),
                    each.path(),
                    each.tenantId(),
                    each.principalId(),
                    each.remoteAddress(),
                    Instant.ofEpochMilli(each.since() / 1000 * 1000),
                    Figure.duration(now - each.since()),
                    devices(each.deviceIds()),
                    each.frames(),
                    each.conflated());
        }
        print(table);
        if (all.size() == most) {
            printError("There may be more: --limit");
        }
    }

    private boolean isAskedFor(Connection each) {
        return (device == null || each.deviceIds().contains(device))
                && (tenant == null || tenant.equals(each.tenantId()));
    }

    private static String devices(List<String> ids) {
        return ids.size() <= DEVICES_SHOWN
                ? String.join(", ", ids)
                : String.join(", ", ids.subList(0, DEVICES_SHOWN)) + " and " + (ids.size() - DEVICES_SHOWN) + " more";
    }

    private static Map<String, @Nullable Object> json(Connection each) {
        return Json.object(
                "id", each.id(),
                "path", each.path(),
                "tenant_id", each.tenantId(),
                "principal", each.principalId(),
                "address", each.remoteAddress(),
                "since", each.since(),
                "device_ids", each.deviceIds(),
                "frames", each.frames(),
                "conflated", each.conflated());
    }
}
