package io.telecast.shell.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.Silence;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** Sets after which silence a device counts as offline. */
@Service
@Command(scope = "telecast", name = "device-silence", description = "Sets how long a device may report nothing")
public final class DeviceSilenceCommand extends TelecastAction {
    private static final int YEAR = 31_536_000;

    @Completion(DeviceCompleter.class)
    @Argument(name = "device", description = "The id of the device", required = true)
    String id = "";

    @Completion(MoreCompleter.class)
    @Argument(index = 1, name = "options", description = MORE, multiValued = true)
    List<String> more = List.of();

    @Option(name = "--timeout", description = "Seconds, 1 to 31536000; its connection also says whether it is online")
    @Nullable
    String timeout;

    @Option(
            name = "--heartbeat",
            description = "Seconds, 1 to 31536000; only its reports say whether it is online, not its connection")
    @Nullable
    String heartbeat;

    @Option(name = "--none", description = "Leaves it to what applies to all devices")
    boolean none;

    @Override
    void run() throws Exception {
        Silence silence = silence();
        Device changed = ask(DeviceDirectory.class, directory -> directory.setSilence(id, silence))
                .orElseThrow(() -> noDevice(id));
        print("Silence of device " + id + ": " + DeviceText.silence(changed.silence()));
    }

    private @Nullable Silence silence() throws CommandException {
        if (Stream.of(timeout, heartbeat, none ? "" : null)
                        .filter(Objects::nonNull)
                        .count()
                != 1) {
            throw usage("give one of --timeout, --heartbeat and --none");
        }
        if (timeout != null) {
            return new Silence(Silence.Kind.TIMEOUT, whole("--timeout", timeout, 1, YEAR));
        }
        return heartbeat == null ? null : new Silence(Silence.Kind.HEARTBEAT, whole("--heartbeat", heartbeat, 1, YEAR));
    }
}
