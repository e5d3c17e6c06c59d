package io.telecast.itests.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One platform process with a data directory, ports and settings of its own. What is not named external is embedded.
 * The same object can be started again after a stop or a kill, and finds its data.
 */
public final class Instance implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(180);
    private static final Pattern SWAPPING = Pattern.compile(
            "State: BLOCKED|felix\\.fileinstall|karaf\\.features|felix\\.scr|framework\\.(Felix|FrameworkWiring|FrameworkStart)|ConsoleServer");

    private final String name;
    private final Path folder;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final int httpPort = Ports.free();
    private final int mqttPort = Ports.free();
    private String secure = "";
    private OsProcess process;

    private Instance(String name) {
        this.name = name;
        this.folder = Distribution.folder(name);
        environment.put("TELECAST_DATA", folder.resolve("data").toString());
        environment.put("TELECAST_INSTANCE", name);
        environment.put("TELECAST_HTTP_PORT", Integer.toString(httpPort));
        environment.put("TELECAST_MQTT_PORT", Integer.toString(mqttPort));
        environment.put("KARAF_ETC", copyOfEtc().toString());
        environment.put("EXTRA_JAVA_OPTS", System.getProperty("telecast.java.options", ""));
        setting("org.apache.felix.fileinstall-deploy", "felix.fileinstall.dir", newDeploy());
        // Looked at more often than in the distribution: tests wait for it.
        setting("org.apache.felix.fileinstall-deploy", "felix.fileinstall.poll", 200);
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An instance that is not started yet. */
    public static Instance named(String name) {
        return new Instance(name);
    }

    /** Sets an environment value. */
    public Instance with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Uses this Redis in place of the embedded one. */
    public Instance redis(URI uri) {
        return with("TELECAST_REDIS_URL", uri.toString());
    }

    /** Uses this broker in place of the embedded one. */
    public Instance broker(URI uri) {
        return with("TELECAST_MQTT_URL", uri.toString());
    }

    /** Uses this database in place of the embedded one. */
    public Instance database(Database database) {
        return with("TELECAST_JDBC_URL", database.url())
                .with("TELECAST_JDBC_USER", database.user())
                .with("TELECAST_JDBC_PASSWORD", database.password());
    }

    /** Speaks TLS on its HTTP port; the setting is that of TELECAST_TLS. */
    public Instance tls(String setting) {
        secure = "s";
        return with("TELECAST_TLS", setting);
    }

    /** Is only these features of the product. */
    public Instance features(String... names) {
        Path file = etc().resolve("org.apache.karaf.features.cfg");
        try {
            String boot = Files.readString(file);
            Files.writeString(file, boot.replace("${env:TELECAST_FEATURE:-telecast}", String.join(",", names)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Sets a value in a component's file in this instance's {@code etc}. */
    public Instance setting(String pid, String key, Object value) {
        Path file = etc().resolve(pid + ".cfg");
        try {
            List<String> lines = new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of());
            lines.removeIf(line -> line.matches("\\s*" + Pattern.quote(key) + "\\s*=.*"));
            lines.add(key + " = " + value);
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Starts it and returns at once. */
    public Instance launch() {
        ProcessBuilder builder =
                new ProcessBuilder(Distribution.home().resolve("bin/karaf").toString(), "server");
        builder.environment().putAll(environment);
        process = OsProcess.start(builder, folder, "output.log");
        return this;
    }

    /** Starts it and waits until it says that it is ready. */
    public Instance start() {
        launch();
        awaitReady();
        return this;
    }

    /** Waits until it says that it is ready. */
    public void awaitReady() {
        Rest rest = Rest.ofAnybody(http());
        try {
            // As often as a load balancer would ask.
            Await.until(
                    name + " is ready",
                    START_LIMIT,
                    () -> !Await.holds(Duration.ofMillis(250), process::isAlive) || isReady(rest.get("/health/ready")));
            if (!process.isAlive()) {
                throw new AssertionError(name + " ended with " + process.exitCode());
            }
        } catch (AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + "; last: " + e.getCause() + "; see " + folder + "; its output:\n"
                            + process.output(),
                    e);
        }
    }

    private static boolean isReady(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("status " + answer.statusCode() + ": " + answer.body());
        }
        return true;
    }

    /** Ends it in good order, as Ctrl-C does. */
    public void stop() {
        process.stop();
    }

    /** Ends it with SIGKILL. */
    public void kill() {
        process.kill();
    }

    /** Freezes it with SIGSTOP. */
    public void pause() {
        process.pause();
    }

    /** Wakes it with SIGCONT. */
    public void resume() {
        process.resume();
    }

    /** Whether the process runs. */
    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** The exit code of a process that ended, waited for. */
    public int awaitExit(Duration limit) {
        if (!process.ended(limit)) {
            throw new AssertionError(name + " still runs after " + limit + "; its output:\n" + process.output());
        }
        return process.exitCode();
    }

    /** What it printed since the first start. */
    public String output() {
        return process.output();
    }

    /** What those of its threads do that wait for a lock, or exchange parts, to be read by people. */
    public String swappingThreads() {
        int before = output().length();
        process.quit();
        Await.until("threads are printed", Duration.ofSeconds(30), () -> output().substring(before)
                .contains("JNI global refs"));
        return Stream.of(output().substring(before).split("\n\n"))
                .filter(thread -> SWAPPING.matcher(thread).find())
                .collect(Collectors.joining("\n\n"));
    }

    /** What it logged since the first start. */
    public String log() {
        try (Stream<Path> files = Files.walk(data())) {
            StringBuilder text = new StringBuilder();
            for (Path file : files.filter(f -> f.toString().endsWith(".log")).toList()) {
                text.append(Files.readString(file));
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a console command in it and returns what it printed. */
    public String command(String command) {
        return Console.run(data(), command);
    }

    /** Creates a device by a console command. */
    public Demo.Device createDevice(String tenant) {
        return createDevices(tenant, 1).get(0);
    }

    /** Creates devices by console commands, in one go. */
    public List<Demo.Device> createDevices(String tenant, int count) {
        String create = "telecast:device-create --json " + tenant + " it";
        return command(String.join("; ", Collections.nCopies(count, create)))
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(line -> Demo.device(Json.read(line)))
                .toList();
    }

    /** Makes a token by a console command. */
    public String createToken(String tenant, int lifeSeconds) {
        return Json.read(command("telecast:token-create --json --life " + lifeSeconds + "s " + tenant))
                .required("token")
                .textValue();
    }

    /** The figures of {@code telecast:stats}, by {@code part.name}. */
    public Map<String, Number> stats() {
        Map<String, Number> figures = new LinkedHashMap<>();
        Json.fields(Json.read(command("telecast:stats --json"))).forEach((part, values) -> Json.fields(values)
                .forEach((name, value) -> figures.put(part + "." + name, value.numberValue())));
        return figures;
    }

    /** What it wrote at its first start. */
    public Demo demo() {
        Path file = data().resolve("demo.json");
        Await.until(file + " is there", START_LIMIT, () -> Files.exists(file));
        try {
            return Demo.of(Json.read(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its folder for jars that are installed while it runs. */
    public Path deploy() {
        return folder.resolve("deploy");
    }

    /** Puts a jar into that folder, in place of the one of that name if there is one, complete from the first moment. */
    public Instance deploy(Path jar, String name) {
        try {
            Path copy = Files.copy(jar, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            Files.move(copy, deploy().resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Its data directory. */
    public Path data() {
        return Path.of(environment.get("TELECAST_DATA"));
    }

    /** The base of its pages, such as {@code http://127.0.0.1:8080}. */
    public URI http() {
        return URI.create("http" + secure + "://127.0.0.1:" + httpPort);
    }

    /** The address of a WebSocket endpoint. */
    public URI ws(String path) {
        return URI.create("ws" + secure + "://127.0.0.1:" + httpPort + path);
    }

    /** Its HTTP port. */
    public int httpPort() {
        return httpPort;
    }

    /** The port of its embedded broker. */
    public int mqttPort() {
        return mqttPort;
    }

    /** Its embedded broker as Paho wants it. */
    public String mqtt() {
        return "tcp://127.0.0.1:" + mqttPort;
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** Ends it for good. Its logs and its data stay; the copies of its bundles do not. */
    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
        Distribution.discard(data().resolve("cache"));
    }

    private Path newDeploy() {
        try {
            return Files.createDirectories(deploy());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path etc() {
        return folder.resolve("etc");
    }

    private Path copyOfEtc() {
        Path from = Distribution.home().resolve("etc");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, etc().resolve(from.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return etc();
    }
}
