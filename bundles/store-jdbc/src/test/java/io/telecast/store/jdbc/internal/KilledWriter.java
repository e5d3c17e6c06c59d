package io.telecast.store.jdbc.internal;

import io.telecast.api.device.NewDevice;
import io.telecast.api.store.DataPoint;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;

/** A process that writes until it is killed and says on its output what was promised to be durable. */
final class KilledWriter {
    private static final int WINDOW = 500;

    private KilledWriter() {}

    /** Takes the folder of the database. */
    public static void main(String[] args) throws InterruptedException {
        Store store = Store.h2(Path.of(args[0]));
        Store.get(store.devices.create(new NewDevice("t1", "", "created", null, "user", "secret", null, null)));
        say("created");
        Semaphore window = new Semaphore(WINDOW);
        for (long i = 0; ; i++) {
            window.acquire();
            String line = "d" + i % 7 + " " + i;
            store.telemetry
                    .append("t1", "d" + i % 7, List.of(new DataPoint("k", i, (double) i)))
                    .thenAccept(durable -> {
                        say(line);
                        window.release();
                    });
        }
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
