package io.telecast.shell.internal;

import io.telecast.api.push.Connection;
import io.telecast.api.push.ConnectionTable;
import io.telecast.api.push.Subscription;
import io.telecast.api.push.SubscriptionTable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Shows who watches what. */
@Service
@Command(scope = "telecast", name = "subscriptions", description = "Shows the watched devices, of all instances")
public final class SubscriptionsCommand extends TelecastAction {
    private static final int MOST_SOCKETS = 10_000;

    @Option(name = "--limit", description = "How many to show at most, 1 to 10000")
    String limit = "1000";

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Override
    void run() throws Exception {
        int most = whole("--limit", limit, 1, 10_000);
        List<Subscription> all = ask(SubscriptionTable.class, table -> table.list(most)).stream()
                .sorted(Comparator.comparing(Subscription::deviceId).thenComparing(Subscription::type))
                .toList();
        Map<String, Integer> here = socketsHere();
        if (json) {
            printJson(all.stream().map(each -> json(each, here)).toList());
            return;
        }
        var table = new Table(
                "nobody watches a device", "Device", "Type", ">Watchers", ">Ends in", ">Sockets here", "Owners");
        for (Subscription each : all) {
            table.row(
                    each.deviceId(),
                    each.type(),
                    each.subscribers(),
                    each.remainingMillis() < 0 ? "never" : each.remainingMillis() / 1000 + " s",
                    here == null ? null : here.getOrDefault(each.deviceId(), 0),
                    owners(each.owners()));
        }
        print(table);
        if (all.size() == most) {
            printError("There may be more: --limit");
        }
    }

    /** By device; null when nothing here tells. A socket counts for its device whatever types it takes. */
    private @Nullable Map<String, Integer> socketsHere() throws Exception {
        return services().ifThere(ConnectionTable.class, connections -> {
            Map<String, Integer> sockets = new HashMap<>();
            for (Connection connection : connections.list(MOST_SOCKETS)) {
                connection.deviceIds().forEach(device -> sockets.merge(device, 1, Integer::sum));
            }
            return sockets;
        });
    }

    private static Map<String, @Nullable Object> json(Subscription each, @Nullable Map<String, Integer> here) {
        return Json.object(
                "device_id", each.deviceId(),
                "type", each.type(),
                "watchers", each.subscribers(),
                "remaining_ms", each.remainingMillis(),
                "sockets_here", here == null ? null : here.getOrDefault(each.deviceId(), 0),
                "owners", new TreeMap<>(each.owners()));
    }

    private static String owners(Map<String, Integer> owners) {
        return new TreeMap<>(owners)
                .entrySet().stream()
                        .map(owner -> owner.getKey() + ": " + owner.getValue())
                        .collect(Collectors.joining(", "));
    }
}
