package io.telecast.itests.bench;

import io.telecast.itests.bench.bundle.EmptyEndpoint;
import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Collector;
import io.telecast.itests.kit.Footprint;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.ResidentMemory;
import io.telecast.itests.kit.Swarm;
import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The memory of sockets that watch and get nothing, beside that of an empty Jakarta endpoint on the same server. Both
 * sides need a file descriptor for each socket.
 */
class IdleSocketBench {
    private static final int SOCKETS = Integer.getInteger("bench.idle.sockets", 15_000);
    private static final int STEP = 500;
    private static final int SOCKETS_OF_A_DEVICE = 100;
    private static final Duration OPEN_LIMIT = Duration.ofMinutes(2);

    private static ExternalParts parts;

    /** Of each socket, in bytes; how much the process has of the machine depends much on what it had before. */
    private record Memory(double heap, double resident) {}

    @BeforeAll
    static void start() {
        parts = ExternalParts.start("idle", SOCKETS, instance -> instance.with("TELECAST_ROLE", "sockets"));
        BaselineBundle.deploy(parts.instance());
    }

    @AfterAll
    static void stop() {
        parts.close();
    }

    @Test
    void memory() {
        // What is made once, whatever the number, belongs to nobody.
        memory(EmptyEndpoint.PATH, STEP, i -> "x");
        memory(Platform.CURRENT, STEP, parts::firstFrame);
        Memory empty = memory(EmptyEndpoint.PATH, SOCKETS, i -> "x");
        Memory shared = memory(Platform.CURRENT, SOCKETS, i -> parts.firstFrame(i / SOCKETS_OF_A_DEVICE));
        Memory own = memory(Platform.CURRENT, SOCKETS, parts::firstFrame);
        print("of a device that " + SOCKETS_OF_A_DEVICE + " watch", shared, empty);
        print("of a device of its own", own, empty);
    }

    private static void print(String what, Memory ours, Memory empty) {
        String baseline = "empty endpoint";
        String each = "each of " + SOCKETS + " idle sockets " + what + ", ";
        Figures.compare(each + "live heap", ours.heap, baseline, empty.heap, "bytes");
        Figures.print(
                each + "more than the empty endpoint", ours.heap - empty.heap, "bytes", Figures.Target.atMost(4096));
    }

    private static Memory memory(String path, int sockets, IntFunction<String> firstFrame) {
        long pid = parts.instance().pid();
        int before = Footprint.of(pid).sockets();
        long heap = Collector.live(pid);
        long resident = ResidentMemory.of(pid);
        try (Swarm swarm = Swarm.to(parts.instance().ws(path)).comesBack().open(STEP, firstFrame)) {
            for (int count = STEP; count < sockets; count += STEP) {
                swarm.awaitShown(OPEN_LIMIT);
                swarm.open(STEP, firstFrame);
            }
            swarm.awaitShown(OPEN_LIMIT);
            Memory each = new Memory(
                    (double) (Collector.live(pid) - heap) / sockets,
                    (double) (ResidentMemory.of(pid) - resident) / sockets);
            System.out.println("BENCH     " + path + ", " + sockets + ": " + each);
            return each;
        } finally {
            Await.until(
                    "the sockets are gone", OPEN_LIMIT, () -> Footprint.of(pid).sockets() <= before + 5);
        }
    }
}
