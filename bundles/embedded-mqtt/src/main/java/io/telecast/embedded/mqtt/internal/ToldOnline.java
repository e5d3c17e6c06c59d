package io.telecast.embedded.mqtt.internal;

import io.telecast.api.device.DeviceId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices that the platform was told are connected, and was not told since that they left. In a file, a line for
 * each change: after a kill nobody else knows which of them did not come back.
 */
final class ToldOnline implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ToldOnline.class);
    private static final int LINES_BETWEEN_REWRITES = 10_000;

    private final Path file;
    private final Set<String> devices = new LinkedHashSet<>();
    private FileChannel channel;
    private int lines;
    private boolean failed;

    ToldOnline(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            Files.readString(file, StandardCharsets.ISO_8859_1).lines().forEach(this::read);
        }
        channel = rewritten();
    }

    /** A line cut short by the end of the machine may be any other: it names a device that will be told off for nothing. */
    private void read(String line) {
        String id = line.isEmpty() ? "" : line.substring(1);
        if (line.startsWith("+") && DeviceId.isValid(id)) {
            devices.add(id);
        } else {
            devices.remove(id);
        }
    }

    synchronized Set<String> all() {
        return Set.copyOf(devices);
    }

    synchronized void add(String deviceId) {
        if (devices.add(deviceId)) {
            write('+', deviceId);
        }
    }

    synchronized void remove(String deviceId) {
        if (devices.remove(deviceId)) {
            write('-', deviceId);
        }
    }

    private void write(char sign, String deviceId) {
        try {
            if (failed || ++lines > LINES_BETWEEN_REWRITES) {
                channel.close();
                channel = rewritten();
            } else {
                channel.write(bytes(sign + deviceId + "\n"));
            }
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                LOG.warn("{} cannot be written; after a kill, devices may be shown online that are not", file, e);
            }
            failed = true;
        }
    }

    private FileChannel rewritten() throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        String text = devices.stream().map(id -> "+" + id + "\n").collect(Collectors.joining());
        Files.writeString(next, text, StandardCharsets.ISO_8859_1);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        lines = 0;
        return FileChannel.open(file, StandardOpenOption.APPEND);
    }

    private static ByteBuffer bytes(String line) {
        return ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }
}
