package io.telecast.itests.kit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A real mosquitto with the configuration that we recommend to operators, word for word but for ports and folders, and
 * one more listener, without TLS, for devices. It can be killed and started again with what it has saved.
 */
public final class Mosquitto implements AutoCloseable {
    /** The password of the user {@code telecast}. */
    public static final String PASSWORD = "tests only/mosquitto";

    private static final Path EXAMPLES = Path.of("../bundles/mqtt/src/main/examples/mosquitto");

    private final Path folder;
    private final MqttTls tls;
    private final int devicePort = Ports.free();
    private final int deviceTlsPort = Ports.free();
    private final int platformPort = Ports.free();
    private final List<String> users = new ArrayList<>(List.of("telecast:" + PASSWORD));
    private OsProcess process;

    private Mosquitto(Path folder) {
        this.folder = folder;
        this.tls = MqttTls.in(folder);
    }

    /** Skips the test where the program is not installed. */
    public static void assumeInstalled() {
        program("mosquitto");
        program("mosquitto_passwd");
    }

    /** Starts one in this folder. */
    public static Mosquitto start(Path folder) {
        Mosquitto broker = new Mosquitto(folder);
        try {
            Files.copy(EXAMPLES.resolve("acl"), folder.resolve("acl"));
            Files.writeString(folder.resolve("mosquitto.conf"), broker.configuration());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        broker.writePasswords();
        broker.start();
        return broker;
    }

    private String configuration() throws IOException {
        String example = Files.readString(EXAMPLES.resolve("mosquitto.conf"));
        String adapted = example.replace("/etc/mosquitto/", folder + "/")
                .replace("/var/lib/mosquitto/", folder + "/")
                .replace("listener 8883", "listener " + deviceTlsPort)
                .replace("listener 8884", "listener " + platformPort);
        return "user " + System.getProperty("user.name") + "\nlog_type all\n" + adapted
                + """

                listener %d 127.0.0.1
                allow_anonymous false
                password_file %s/passwords
                acl_file %s/acl
                use_username_as_clientid true
                """
                        .formatted(devicePort, folder, folder);
    }

    /** Starts it again, on the same ports. */
    public void start() {
        String program = program("mosquitto").toString();
        process = OsProcess.start(
                new ProcessBuilder(
                        program, "-c", folder.resolve("mosquitto.conf").toString()),
                folder,
                "mosquitto.log");
        Await.until("mosquitto listens", Await.SHORT, this::listens);
    }

    /** Lets devices in; their user names are their ids, as the platform expects it of a plain broker. */
    public List<Demo.Device> admit(List<Demo.Device> devices) {
        List<Demo.Device> admitted = devices.stream()
                .map(device -> new Demo.Device(device.id(), device.number(), device.id(), device.password()))
                .toList();
        admitted.forEach(device -> users.add(device.username() + ":" + device.password()));
        writePasswords();
        signal("HUP");
        return admitted;
    }

    /** Has it write its state, as it does by itself every few seconds. */
    public void save() {
        signal("USR1");
        Path state = folder.resolve("mosquitto.db");
        long now = System.currentTimeMillis();
        Await.until("mosquitto saves", Await.SHORT, () -> {
            signal("USR1");
            return Files.exists(state) && Files.getLastModifiedTime(state).toMillis() > now;
        });
    }

    /** SIGKILL. */
    public void kill() {
        process.kill();
    }

    /** Its certificates, and that of the instances. */
    public MqttTls tls() {
        return tls;
    }

    /** The listener of the instances. */
    public URI platformUri() {
        return URI.create("mqtts://localhost:" + platformPort);
    }

    /** The listener of devices, without TLS, as Paho wants it. */
    public String devices() {
        return "tcp://127.0.0.1:" + devicePort;
    }

    /** The listener of devices, with TLS. */
    public String devicesByTls() {
        return "ssl://localhost:" + deviceTlsPort;
    }

    /** Has an instance use it. */
    public Instance serve(Instance instance) {
        return instance.broker(platformUri())
                .with("TELECAST_MQTT_USER", "telecast")
                .with("TELECAST_MQTT_PASSWORD", PASSWORD)
                .with("TELECAST_MQTT_CA", tls.certificate("ca").toString())
                .with("TELECAST_MQTT_CERT", tls.certificate("client").toString())
                .with("TELECAST_MQTT_KEY", tls.key("client").toString());
    }

    @Override
    public void close() {
        process.close();
    }

    private boolean listens() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("mosquitto ended with " + process.exitCode() + ":\n" + process.output());
        }
        for (int port : new int[] {devicePort, deviceTlsPort, platformPort}) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            }
        }
        return true;
    }

    private void writePasswords() {
        try {
            Path plain = Files.write(folder.resolve("passwords.new"), users);
            run(program("mosquitto_passwd").toString(), "-U", plain.toString());
            Files.move(plain, folder.resolve("passwords"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String name) {
        run("kill", "-" + name, Long.toString(process.pid()));
    }

    private void run(String... command) {
        OsProcess done = OsProcess.start(new ProcessBuilder(command), folder, "commands.log");
        if (!done.ended(Duration.ofSeconds(10)) || done.exitCode() != 0) {
            done.kill();
            throw new IllegalStateException(List.of(command) + " failed:\n" + done.output());
        }
    }

    static Path program(String name) {
        Path found = Stream.concat(
                        Stream.of(System.getenv("PATH").split(File.pathSeparator)),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(found != null, name + " is not installed");
        return found;
    }
}
