package io.telecast.shell.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.jspecify.annotations.Nullable;

/** Sets or removes a decode script. */
@Service
@Command(
        scope = "telecast",
        name = "script-set",
        description =
                "Sets the script of a device's configuration, for all devices that share it, from the next report on")
public final class ScriptSetCommand extends TelecastAction {
    private static final int MAX_BYTES = 1 << 20;

    @Argument(name = "device", description = "The id of a device", required = true)
    String device = "";

    @Argument(
            index = 1,
            name = "file",
            description = "A JavaScript file on the machine that runs Telecast, or - for what comes from the console")
    @Nullable
    String file;

    @Option(name = "--remove", description = "Removes the script instead")
    boolean remove;

    @Reference
    @SuppressWarnings("NullAway.Init")
    Session session;

    @Override
    public @Nullable Object execute() throws Exception {
        if (remove == (file != null)) {
            throw new CommandFailedException("give either a file, or - for the console, or --remove");
        }
        String source = file == null ? null : source(file);
        Optional<Device> changed = ask(DeviceDirectory.class, directory -> directory.setScript(device, source));
        if (changed.isEmpty()) {
            throw new CommandFailedException("there is no device '" + device + "'");
        }
        String done = source == null ? "removed" : "set, " + source.length() + " characters";
        print("Script of configuration " + changed.get().configId() + " " + done);
        return null;
    }

    private String source(String from) throws CommandFailedException {
        byte[] bytes = from.equals("-") ? typed() : read(Path.of(from).toAbsolutePath());
        if (bytes.length > MAX_BYTES) {
            throw new CommandFailedException("the script is too large; allowed: " + MAX_BYTES + " bytes");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.isBlank()) {
                throw new CommandFailedException("the script is empty; to remove it use --remove");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new CommandFailedException("the script is not UTF-8 text");
        }
    }

    private static byte[] read(Path path) throws CommandFailedException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new CommandFailedException(
                    "'" + path + "' cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private byte[] typed() throws CommandFailedException {
        try {
            return session.getKeyboard().readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new CommandFailedException("the console cannot be read: " + e.getMessage());
        }
    }
}
