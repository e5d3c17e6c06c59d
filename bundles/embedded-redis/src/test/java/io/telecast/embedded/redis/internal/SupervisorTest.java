package io.telecast.embedded.redis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
    @TempDir
    Path directory;

    private final Announced announced = new Announced();
    private Supervisor supervisor;

    @AfterEach
    void stop() {
        if (supervisor != null) {
            supervisor.stop();
        }
    }

    @Test
    void answersToItsPasswordAlone() throws Exception {
        start(50);
        URI uri = awaitUp();
        String password = uri.getUserInfo().substring(1);

        assertEquals("127.0.0.1", uri.getHost());
        assertEquals("+OK", ask(uri, "AUTH " + password));
        assertTrue(ask(uri, "PING").startsWith("-NOAUTH"));
        assertEquals(null, supervisor.problem());
    }

    @Test
    void comesBackOnTheSamePortWhenItDies() throws Exception {
        start(10);
        URI before = awaitUp();
        for (int i = 1; i <= 3; i++) {
            long pid = pid();
            kill(pid);
            await("down", () -> announced.downs >= 1);
            await("another one", () -> announced.uri != null && pid() != pid);
            assertEquals(before, announced.uri);
            assertEquals(i, supervisor.restarts());
        }
    }

    @Test
    void leavesNothingBehindWhenStopped() throws Exception {
        start(50);
        awaitUp();
        ProcessHandle server = ProcessHandle.of(pid()).orElseThrow();
        supervisor.stop();

        assertFalse(server.isAlive());
        assertEquals(null, announced.uri);
        await("threads and processes gone", () -> threads() == 0 && children() == 0);
    }

    @Test
    void movesToAnotherPortWhenItsOwnIsTaken() throws Exception {
        start(300);
        URI before = awaitUp();
        kill(pid());
        await("down", () -> announced.downs == 1);
        try (ServerSocket thief = new ServerSocket()) {
            thief.setReuseAddress(true);
            thief.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), before.getPort()));
            URI after = awaitUp();
            assertNotEquals(before.getPort(), after.getPort());
        }
    }

    @Test
    void endsTheServerOfAnEarlierRun() throws Exception {
        Path program = Program.unpack(directory);
        Settings settings = settings(50);
        Server orphan = Server.start(program, settings, Ports.choose(0), "secret");
        assertTrue(orphan.awaitUp(5000));
        long pid = pid();

        start(50);
        awaitUp();
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
        orphan.close();
    }

    @Test
    void leavesAForeignProcessAlone() throws Exception {
        Process other = new ProcessBuilder("/bin/sh", "-c", "read -r x").start();
        Files.writeString(directory.resolve(Orphan.PID_FILE), other.pid() + "\n");
        start(50);
        awaitUp();
        assertTrue(other.isAlive());
        other.destroyForcibly().waitFor();
    }

    @Test
    void diesWithTheProcessThatStartedIt() throws Exception {
        Process owner = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(owner.getInputStream(), StandardCharsets.UTF_8));
        assertEquals("up", out.readLine());
        ProcessHandle server = ProcessHandle.of(pid()).orElseThrow();
        assertTrue(server.isAlive());

        owner.destroyForcibly().waitFor();
        await("server gone", () -> !server.isAlive());
    }

    /** A process that is killed with its server. */
    static final class Owner {
        public static void main(String[] args) throws Exception {
            Path directory = Path.of(args[0]);
            Announced announced = new Announced();
            new Supervisor(settings(directory, 50), Program.unpack(directory), announced).start();
            await("up", () -> announced.uri != null);
            System.out.println("up");
            Thread.currentThread().join();
        }
    }

    private void start(long delay) {
        supervisor = new Supervisor(settings(delay), Program.unpack(directory), announced);
        supervisor.start();
    }

    private Settings settings(long delay) {
        return settings(directory, delay);
    }

    private static Settings settings(Path directory, long delay) {
        return new Settings(directory, 0, 32, 4, 5000, delay, 2 * delay);
    }

    private URI awaitUp() throws InterruptedException {
        await("up", () -> announced.uri != null);
        return announced.uri;
    }

    private long pid() {
        try {
            String text = Files.readString(directory.resolve(Orphan.PID_FILE)).trim();
            return text.isEmpty() ? -1 : Long.parseLong(text);
        } catch (IOException e) {
            return -1;
        }
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("embedded-redis"))
                .count();
    }

    private static long children() {
        return ProcessHandle.current().children().count();
    }

    private static String ask(URI uri, String line) throws IOException {
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "in time: " + what);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** Stands where the service registry is in OSGi. */
    private static final class Announced extends Announcement {
        volatile URI uri;
        volatile int downs;

        Announced() {
            super(null);
        }

        @Override
        void up(URI now) {
            uri = now;
        }

        @Override
        void down() {
            uri = null;
            downs++;
        }
    }
}
