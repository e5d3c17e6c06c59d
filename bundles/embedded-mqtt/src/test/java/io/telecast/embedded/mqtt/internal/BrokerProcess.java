package io.telecast.embedded.mqtt.internal;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A broker in a process of its own, that can be killed. */
final class BrokerProcess implements AutoCloseable {
    final String uri;
    final String password;
    private final Process process;

    BrokerProcess(Path data) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        process = new ProcessBuilder(java, "-Xmx256m", "-cp", classes, BrokerProcess.class.getName(), data.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        uri = out.readLine();
        password = out.readLine();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the broker's process lives on");
        }
    }

    TestClient platform() throws Exception {
        return new TestClient(uri, "telecast-a", "telecast", password)
                .keep(true)
                .receiveMaximum(1000);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    /** Runs until it is killed. */
    public static void main(String[] args) throws Exception {
        TestBroker broker = new TestBroker(Path.of(args[0]), new MapDirectory().with("d1", "d2"));
        System.out.println(broker.uri());
        System.out.println(broker.password());
        Thread.currentThread().join();
    }
}
