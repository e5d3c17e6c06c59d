package io.telecast.itests.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A mosquitto that lets everybody do everything and keeps nothing on disk: for measuring others, and for generators that
 * report for many devices by one connection, with the identity in the topic.
 */
public final class PlainBroker implements AutoCloseable {
    private final int port = Ports.free();
    private final OsProcess process;

    private PlainBroker(Path folder) {
        Path configuration = folder.resolve("mosquitto.conf");
        try {
            Files.writeString(
                    configuration,
                    """
                    user %s
                    listener %d 127.0.0.1
                    allow_anonymous true
                    persistence false
                    max_queued_messages 0
                    max_inflight_messages 0
                    set_tcp_nodelay true
                    log_type error
                    """
                            .formatted(System.getProperty("user.name"), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String program = Mosquitto.program("mosquitto").toString();
        process = OsProcess.start(new ProcessBuilder(program, "-c", configuration.toString()), folder, "mosquitto.log");
        Await.until("mosquitto listens", Await.SHORT, () -> {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        });
    }

    /** Starts one in this folder; skips the test where mosquitto is not installed. */
    public static PlainBroker start(Path folder) {
        return new PlainBroker(folder);
    }

    /** Its port. */
    public int port() {
        return port;
    }

    /** As a platform wants it. */
    public URI uri() {
        return URI.create("mqtt://127.0.0.1:" + port);
    }

    /** As Paho wants it. */
    public String address() {
        return "tcp://127.0.0.1:" + port;
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.close();
    }
}
