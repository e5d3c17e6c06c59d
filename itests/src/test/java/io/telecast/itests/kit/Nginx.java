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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * A real nginx with the configuration that the distribution carries, word for word but for addresses, ports and folders.
 * It speaks HTTP and HTTPS at the same time.
 */
public final class Nginx implements AutoCloseable {
    private static final String SHIPPED = "examples/nginx/telecast.conf";
    private static final List<String> SCRATCH = List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi");

    private final Path folder;
    private final TlsCertificate certificate = TlsCertificate.create();
    private final int port = Ports.free();
    private final int tlsPort = Ports.free();
    private final int redirectPort = Ports.free();
    private final List<ProcessHandle> workers = new CopyOnWriteArrayList<>();
    private OsProcess process;

    private Nginx(Path folder) {
        this.folder = folder;
    }

    /** Skips the test where the program is not installed. */
    public static void assumeInstalled() {
        program();
    }

    /** Has it check the configuration, and starts it in front of what listens on three ports. */
    public static Nginx start(Path folder, List<Integer> ports) {
        Nginx nginx = new Nginx(folder);
        try {
            String shipped = Files.readString(Distribution.home().resolve(SHIPPED));
            Files.writeString(nginx.file(), nginx.adapt(shipped, ports));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        nginx.start();
        return nginx;
    }

    private String adapt(String shipped, List<Integer> ports) {
        String text = shipped.replace("#tls ", "");
        for (int i = 0; i < ports.size(); i++) {
            text = replace(text, "server 10.0.0.1" + (i + 1) + ":8080", "server 127.0.0.1:" + ports.get(i));
        }
        text = replace(text, "listen 80 ", "listen 127.0.0.1:" + port + " ");
        text = replace(text, "listen 443 ", "listen 127.0.0.1:" + tlsPort + " ");
        text = replace(text, "listen 80;", "listen 127.0.0.1:" + redirectPort + ";");
        text = replace(text, "/etc/nginx/telecast.pem", certificate.pem().toString());
        text = replace(text, "/etc/nginx/telecast.key", certificate.key().toString());
        text = replace(text, "/run/nginx.pid", folder.resolve("nginx.pid").toString());
        text = replace(text, "/var/log/nginx/", folder + "/");
        return replace(text, "http {\n", "http {\n" + scratch());
    }

    /** Where it keeps large bodies; the folders it was built with belong to the system. */
    private String scratch() {
        StringBuilder lines = new StringBuilder();
        SCRATCH.forEach(kind -> lines.append(kind + "_temp_path " + folder.resolve(kind) + ";\n"));
        return lines.toString();
    }

    private static String replace(String text, String what, String by) {
        if (!text.contains(what)) {
            throw new IllegalStateException("no '" + what + "' in " + SHIPPED);
        }
        return text.replace(what, by);
    }

    private void start() {
        OsProcess check = OsProcess.start(command("-t"), folder, "check.log");
        if (!check.ended(Duration.ofSeconds(10)) || check.exitCode() != 0) {
            check.kill();
            throw new IllegalStateException("nginx refuses the configuration:\n" + check.output());
        }
        process = OsProcess.start(command(), folder, "output.log");
        // When the master is killed, the workers stay.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> workers.forEach(ProcessHandle::destroyForcibly), "stop-nginx"));
        Await.until("nginx listens", Await.SHORT, this::listens);
        workers.addAll(currentWorkers());
    }

    private ProcessBuilder command(String... more) {
        List<String> options =
                List.of("-c", file().toString(), "-g", "daemon off; user " + System.getProperty("user.name") + ";");
        return new ProcessBuilder(Stream.of(Stream.of(program().toString()), options.stream(), Stream.of(more))
                .flatMap(each -> each)
                .toList());
    }

    /** Sends no more to an instance, as the operator's page has it: by a mark in the configuration and a reload. */
    public void takeOut(Instance instance) {
        try {
            String address = "server 127.0.0.1:" + instance.httpPort();
            String before = Files.readString(file());
            Files.writeString(file(), before.replaceAll("(" + address + " .*);", "$1 down;"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reload();
    }

    /** Has it read its configuration again, as {@code nginx -s reload} does, and waits for its new workers. */
    public void reload() {
        List<ProcessHandle> before = List.copyOf(workers);
        OsProcess signal = OsProcess.start(
                new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())), folder, "commands.log");
        if (!signal.ended(Duration.ofSeconds(10)) || signal.exitCode() != 0) {
            throw new IllegalStateException("kill -HUP failed:\n" + signal.output());
        }
        Await.until("new workers", Await.SHORT, () -> !before.containsAll(currentWorkers()));
        workers.addAll(currentWorkers());
    }

    private List<ProcessHandle> currentWorkers() {
        return ProcessHandle.of(process.pid()).orElseThrow().children().toList();
    }

    /** Its base by HTTP. */
    public URI http() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Its base by HTTPS. */
    public URI https() {
        return URI.create("https://127.0.0.1:" + tlsPort);
    }

    /** Where those are sent to HTTPS who come without. */
    public URI redirect() {
        return URI.create("http://127.0.0.1:" + redirectPort);
    }

    /** The address of a WebSocket endpoint. */
    public URI ws(String path) {
        return URI.create("ws://127.0.0.1:" + port + path);
    }

    /** Its certificate. */
    public Path certificate() {
        return certificate.pem();
    }

    /** The lines of its access log. */
    public List<String> log() {
        try {
            return Files.readAllLines(folder.resolve("access.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
            workers.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private boolean listens() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("nginx ended with " + process.exitCode() + ":\n" + process.output());
        }
        for (int each : new int[] {port, tlsPort, redirectPort}) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), each), 500);
            }
        }
        return true;
    }

    private Path file() {
        return folder.resolve("nginx.conf");
    }

    private static Path program() {
        Path found = Stream.concat(
                        Stream.of(System.getenv("PATH").split(File.pathSeparator)),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(directory -> Path.of(directory, "nginx"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(found != null, "nginx is not installed");
        return found;
    }
}
