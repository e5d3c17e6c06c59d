package io.telecast.shell.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.Silence;
import io.telecast.api.script.Script;
import io.telecast.api.store.DataPoint;
import io.telecast.api.store.Presence;
import io.telecast.api.store.TelemetryStore;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Shows a device. */
@Service
@Command(scope = "telecast", name = "device-show", description = "Shows a device and its current values")
public final class DeviceShowCommand extends TelecastAction {
    @Completion(DeviceCompleter.class)
    @Argument(name = "device", description = "The id of the device", required = true)
    String id = "";

    @Completion(MoreCompleter.class)
    @Argument(index = 1, name = "options", description = MORE, multiValued = true)
    List<String> more = List.of();

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Override
    void run() throws Exception {
        Device device = device(id);
        Presence presence = DeviceText.presence(services(), List.of(device)).get(id);
        List<DataPoint> values = ask(TelemetryStore.class, store -> store.current(id));
        if (json) {
            Map<String, @Nullable Object> shown = DeviceText.json(device, presence);
            shown.putAll(more(device, presence));
            shown.put(
                    "values",
                    values.stream()
                            .map(point ->
                                    Json.object("key", point.key(), "value", point.value(), "ts", point.timestamp()))
                            .toList());
            printJson(shown);
        } else {
            print(fields(device, presence));
            print("");
            print(table(values));
        }
    }

    private static Map<String, @Nullable Object> fields(Device device, @Nullable Presence presence) {
        Script script = device.script();
        return Json.object(
                "id", device.id(),
                "number", device.number(),
                "name", device.name(),
                "tenant", device.tenantId(),
                "enabled", device.enabled(),
                "online", presence == null ? null : online(presence),
                "silence", DeviceText.silence(device.silence()),
                "configuration", device.configId(),
                "gateway", device.parentId(),
                "address", device.subDeviceAddress(),
                "script", script == null ? "none" : script.source().length() + " characters");
    }

    private static String online(Presence presence) {
        String by = !presence.online() ? "no" : presence.connected() ? "yes, by its connection" : "yes, by its reports";
        return presence.since() == 0 ? by : by + ", since " + Instant.ofEpochMilli(presence.since());
    }

    /** What a list of devices does not tell. */
    private static Map<String, @Nullable Object> more(Device device, @Nullable Presence presence) {
        Silence silence = device.silence();
        return Json.object(
                "connected", presence == null ? null : presence.connected(),
                "since", presence == null || presence.since() == 0 ? null : presence.since(),
                "silence",
                        silence == null
                                ? null
                                : Json.object(
                                        "kind",
                                        silence.kind().name().toLowerCase(Locale.ROOT),
                                        "seconds",
                                        silence.seconds()));
    }

    private static Table table(List<DataPoint> values) {
        var table = new Table("it has no values yet", "Key", "Type", ">Value", "Time");
        for (DataPoint point : values) {
            table.row(
                    point.key(),
                    Points.type(point.value()),
                    Points.text(point.value()),
                    Instant.ofEpochMilli(point.timestamp()));
        }
        return table;
    }
}
