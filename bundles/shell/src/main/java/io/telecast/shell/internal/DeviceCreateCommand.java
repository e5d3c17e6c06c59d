package io.telecast.shell.internal;

import io.telecast.api.device.CreatedDevice;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.NewDevice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Creates a device. */
@Service
@Command(scope = "telecast", name = "device-create", description = "Creates a device and shows its credentials")
public final class DeviceCreateCommand extends TelecastAction {
    @Completion(TenantCompleter.class)
    @Argument(name = "tenant", description = "The tenant, 1 to 36 characters", required = true)
    String tenant = "";

    @Argument(index = 1, name = "name", description = "What people call it, up to 255 characters", required = true)
    String name = "";

    @Completion(MoreCompleter.class)
    @Argument(index = 2, name = "options", description = MORE, multiValued = true)
    List<String> more = List.of();

    @Option(name = "--id", description = "Its id, 1 to 36 of A-Z a-z 0-9 _ -; made when not given")
    @Nullable
    String id;

    @Option(name = "--number", description = "Its device number, as an id")
    @Nullable
    String number;

    @Option(name = "--username", description = "The user name of its MQTT connection")
    @Nullable
    String username;

    @Option(name = "--password", description = "The password of its MQTT connection")
    @Nullable
    String password;

    @Completion(DeviceCompleter.class)
    @Option(name = "--gateway", description = "The id or number of the gateway it is behind")
    @Nullable
    String gateway;

    @Option(name = "--address", description = "With --gateway: its address there, 1 to 36 characters")
    @Nullable
    String address;

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Override
    void run() throws Exception {
        session.put(TENANT, tenant);
        String parent = parent();
        CreatedDevice created = ask(
                DeviceDirectory.class,
                directory ->
                        directory.create(new NewDevice(tenant, name, id, number, username, password, parent, address)));
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("id", created.device().id());
        shown.put("number", created.device().number());
        shown.put("username", created.username());
        shown.put("password", created.password());
        if (json) {
            printJson(shown);
        } else {
            print(shown);
        }
    }

    private @Nullable String parent() throws Exception {
        if (gateway == null) {
            if (address != null) {
                throw usage("--address goes with --gateway");
            }
            return null;
        }
        String id = Gateways.of(services(), tenant, List.of(gateway)).id(gateway);
        if (id == null) {
            throw new CommandFailedException("--gateway: tenant '" + tenant + "' has no device '" + gateway + "'");
        }
        return id;
    }
}
