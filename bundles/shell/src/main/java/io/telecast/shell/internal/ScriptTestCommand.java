package io.telecast.shell.internal;

import io.telecast.api.device.Device;
import io.telecast.api.script.Codec;
import io.telecast.api.script.DecodeResult;
import io.telecast.api.script.EncodeResult;
import io.telecast.api.script.Script;
import io.telecast.api.store.DataPoint;
import io.telecast.api.uplink.Report;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** Tries a script: nothing is stored, pushed or sent. */
@Service
@Command(scope = "telecast", name = "script-test", description = "Tries a script on a payload, stores nothing")
public final class ScriptTestCommand extends TelecastAction {
    private static final int PAYLOAD_MAX_BYTES = 16 << 20;

    @Completion(DeviceCompleter.class)
    @Argument(name = "device", description = "The id of the device the payload is of", required = true)
    String id = "";

    @Completion(MoreCompleter.class)
    @Argument(index = 1, name = "options", description = MORE, multiValued = true)
    List<String> more = List.of();

    @Option(name = "--hex", description = "The payload as hexadecimal digits")
    @Nullable
    String hex;

    @Option(name = "--text", description = "The payload as text")
    @Nullable
    String text;

    @Completion(FileCompleter.class)
    @Option(name = "--file", description = "A file with the payload, or - for the input")
    @Nullable
    String file;

    @Option(name = "--encode", description = "Instead of a payload: a message to the device as JSON, for encode()")
    @Nullable
    String encode;

    @Completion(
            value = StringsCompleter.class,
            values = {"command", "attributes", "telemetry"})
    @Option(name = "--type", description = "With --encode: the type of the message")
    String type = "command";

    @Completion(FileCompleter.class)
    @Option(
            name = "--script",
            description = "A file with the script to try, or - for the input, in place of the device's")
    @Nullable
    String script;

    @Option(name = "--runs", description = "How often it runs, 1 to 1000")
    String runs = "20";

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Override
    void run() throws Exception {
        if (Stream.of(hex, text, file, encode).filter(Objects::nonNull).count() != 1) {
            throw usage("give one of --hex, --text, --file and --encode");
        }
        int times = whole("--runs", runs, 1, 1000);
        byte[] payload = payload();
        Device device = device(id);
        Script tried = tried(device);
        if (encode != null) {
            String message = encode;
            show(services()
                    .with(
                            Codec.class,
                            codec -> Trial.of(
                                    times,
                                    EncodeResult.Failed.class::isInstance,
                                    () -> codec.encode(tried, device, type, message))));
        } else {
            long now = System.currentTimeMillis();
            var report = new Report("telemetry", "devices/telemetry", id, null, payload, now, false, 1);
            Trial<DecodeResult> trial = services()
                    .with(
                            Codec.class,
                            codec -> Trial.of(
                                    times,
                                    DecodeResult.Failed.class::isInstance,
                                    () -> codec.decode(tried, device, report)));
            show(trial, now);
        }
    }

    /** Under an id of its own, so that a script that fails here is not held against the one in use. */
    private Script tried(Device device) throws CommandFailedException, CommandException {
        String id = "script-test-" + UUID.randomUUID();
        if (script != null) {
            return new Script(id, files().script(script));
        }
        if (device.script() == null) {
            throw new CommandFailedException("device '" + device.id() + "' has no script; --script FILE tries one");
        }
        return new Script(id, device.script().source());
    }

    private byte[] payload() throws CommandFailedException, CommandException {
        if (file != null) {
            return files().read(file, "the payload", PAYLOAD_MAX_BYTES);
        }
        if (hex == null) {
            return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return HexFormat.of().parseHex(hex.replaceAll("^0[xX]|[\\s:]", ""));
        } catch (IllegalArgumentException e) {
            throw usage("--hex: '" + hex + "' is not hexadecimal; allowed: pairs of 0-9 a-f");
        }
    }

    private void show(Trial<DecodeResult> trial, long now) throws Exception {
        if (trial.result() instanceof DecodeResult.Failed failed) {
            throw new CommandFailedException("decode failed: " + failed.reason());
        }
        List<DataPoint> points = Points.of(((DecodeResult.Decoded) trial.result()).json(), now);
        if (json) {
            List<?> shown = points.stream()
                    .map(point -> Json.object(
                            "key", point.key(),
                            "type", Points.type(point.value()),
                            "value", point.value(),
                            "ts", point.timestamp()))
                    .toList();
            printJson(Json.object("points", shown, "first_ms", trial.firstMillis(), "median_ms", trial.medianMillis()));
            return;
        }
        var table = new Table("the script returned no values", "Key", "Type", ">Value", "Time");
        for (DataPoint point : points) {
            String time = point.timestamp() == now
                    ? "of receipt"
                    : Instant.ofEpochMilli(point.timestamp()).toString();
            table.row(point.key(), Points.type(point.value()), Points.text(point.value()), time);
        }
        print(table);
        print(trial.times());
    }

    private void show(Trial<EncodeResult> trial) throws CommandFailedException {
        if (trial.result() instanceof EncodeResult.Failed failed) {
            throw new CommandFailedException("encode failed: " + failed.reason());
        }
        byte[] bytes = trial.result() instanceof EncodeResult.Encoded encoded ? encoded.payload() : null;
        String digits = bytes == null ? null : HexFormat.of().withUpperCase().formatHex(bytes);
        if (json) {
            printJson(Json.object("hex", digits, "first_ms", trial.firstMillis(), "median_ms", trial.medianMillis()));
            return;
        }
        if (bytes == null) {
            print("The script defines no encode: the message is sent as it is, as JSON");
            return;
        }
        print("bytes  " + bytes.length);
        print("hex    " + digits);
        print("text   " + Table.text(new String(bytes, StandardCharsets.UTF_8)));
        print(trial.times());
    }
}
