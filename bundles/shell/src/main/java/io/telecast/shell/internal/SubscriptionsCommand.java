package io.telecast.shell.internal;

import io.telecast.api.push.Subscription;
import io.telecast.api.push.SubscriptionTable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.jspecify.annotations.Nullable;

/** Shows who watches what. */
@Service
@Command(
        scope = "telecast",
        name = "subscriptions",
        description = "Shows the devices that are watched, by all instances and other back ends")
public final class SubscriptionsCommand extends TelecastAction {
    @Option(name = "--limit", description = "How many to show at most, 1 to 10000")
    String limit = "1000";

    @Override
    public @Nullable Object execute() throws Exception {
        int most = whole("--limit", limit, 1, 10_000);
        List<Subscription> all = ask(SubscriptionTable.class, table -> table.list(most));
        var table = new ShellTable().emptyTableText("nobody watches a device");
        for (String column :
                List.of("Device", "Type", "Watchers", "Ends in s", "Of which here and in other instances")) {
            table.column(column);
        }
        all.stream()
                .sorted(Comparator.comparing(Subscription::deviceId).thenComparing(Subscription::type))
                .forEach(each -> table.addRow()
                        .addContent(
                                each.deviceId(),
                                each.type(),
                                each.subscribers(),
                                each.remainingMillis() < 0 ? "never" : each.remainingMillis() / 1000,
                                owners(each.owners())));
        table.print(System.out);
        if (all.size() == most) {
            print("There may be more: --limit");
        }
        return null;
    }

    private static String owners(Map<String, Integer> owners) {
        return new TreeMap<>(owners)
                .entrySet().stream()
                        .map(owner -> owner.getKey() + ": " + owner.getValue())
                        .collect(Collectors.joining(", "));
    }
}
