package io.telecast.itests.kit;

import io.telecast.itests.kit.Finding.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Devices that report while a part is broken, a screen for each, and the books of it all. Start it, break something,
 * then {@link #balance}.
 */
public final class Flow implements AutoCloseable {
    /** The key of the sequence numbers. */
    public static final String KEY = "seq";

    /** A busy machine may take its time to store what waits, but what is lost stays away. */
    private static final Duration SETTLE_LIMIT = Duration.ofMinutes(5);

    private static final Duration STANDS_STILL = Duration.ofSeconds(60);
    /** Reading all books again and again would take the processors from those who are to write them. */
    private static final long SETTLE_PAUSE_MS = 500;

    private final Ledger ledger = new Ledger();
    private final List<Demo.Device> devices;
    private final String key;
    /** Whose screen each of them is, in the same order. */
    private final List<Demo.Device> shown = new ArrayList<>();

    private final List<Watcher> screens = new ArrayList<>();
    private final Reports reports;

    private Flow(
            List<Demo.Device> devices,
            String key,
            Function<Demo.Device, Stream<Watcher>> screens,
            Function<Ledger, Reports> reports) {
        this.devices = devices;
        this.key = key;
        devices.forEach(device -> screens.apply(device).forEach(screen -> add(device, screen)));
        this.reports = reports.apply(ledger);
    }

    /** Opens a screen for each device and starts to report, so many reports of each device. */
    public static Flow start(
            String broker, List<Demo.Device> devices, int perSecond, Function<Demo.Device, Watcher> screen) {
        return new Flow(
                devices, KEY, screen.andThen(Stream::of), ledger -> new Reporters(ledger, broker, devices, perSecond));
    }

    /**
     * Opens a screen for each device and starts to report by a load.
     *
     * @param key of the sequence numbers, which begin with 1 again: not one that the devices had before
     * @param perSecond reports of all devices together
     */
    public static Flow start(
            Load load, List<Demo.Device> devices, String key, int perSecond, Function<Demo.Device, Watcher> screen) {
        return new Flow(
                devices, key, screen.andThen(Stream::of), ledger -> load.start(ledger, Load.telemetry(key), perSecond));
    }

    /**
     * Starts to report as fast as a broker acknowledges; nobody watches.
     *
     * @param port of the broker
     * @param topic of a device
     * @param resting whether nothing is to be reported now
     */
    public static Flow atFullLoad(
            int port, List<Demo.Device> devices, Function<Demo.Device, String> topic, BooleanSupplier resting) {
        return new Flow(
                devices,
                KEY,
                device -> Stream.empty(),
                ledger -> FullLoad.start(ledger, port, devices, topic, resting));
    }

    /** Has one more screen of one of the devices in the books. */
    public void add(Demo.Device device, Watcher screen) {
        shown.add(device);
        screens.add(screen);
    }

    /** How many screens each device has, for {@link Interest}. */
    public Map<String, Integer> interest() {
        return shown.stream().collect(Collectors.toMap(Demo.Device::id, device -> 1, Integer::sum));
    }

    /** Waits until each device published so many more reports. */
    public void awaitMore(int count) {
        reports.awaitMore(count);
    }

    /** Waits until every screen shows what its device has published by now, or something newer. */
    public void awaitShown(Duration limit) {
        List<Long> published = shown.stream().map(this::sequence).toList();
        Await.until("screens show " + published, limit, () -> {
            List<Long> newest =
                    screens.stream().map(screen -> screen.newest(key)).toList();
            for (int i = 0; i < newest.size(); i++) {
                if (newest.get(i) < published.get(i)) {
                    throw new IllegalStateException("shown is " + newest);
                }
            }
            return true;
        });
    }

    /** Stops the reports; the screens stay. */
    public void stop() {
        reports.stop();
    }

    /** The last number a device published. */
    public long sequence(Demo.Device device) {
        return reports.sequence(device);
    }

    /** The books. */
    public Ledger ledger() {
        return ledger;
    }

    /** The devices. */
    public List<Demo.Device> devices() {
        return devices;
    }

    /** The screens, in the order of the devices, and those that were added. */
    public List<Watcher> screens() {
        return screens;
    }

    /**
     * Waits until nothing is missing any more, or no less is missing than a minute ago, and returns what is still wrong
     * then: with the history, and with what each screen got.
     *
     * @param history reads the stored numbers of a device in the order of their times
     */
    public List<Finding> balance(Function<String, List<Long>> history) {
        List<Finding> before = List.of();
        long end = System.nanoTime() + SETTLE_LIMIT.toNanos();
        long still = System.nanoTime();
        while (true) {
            List<Finding> findings = compare(history);
            long now = System.nanoTime();
            still = findings.equals(before) ? still : now;
            boolean over = now > end || now - still > STANDS_STILL.toNanos();
            if (over || findings.stream().noneMatch(Flow::mayPass)) {
                return findings;
            }
            before = findings;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SETTLE_PAUSE_MS));
        }
    }

    @Override
    public void close() {
        reports.stop();
        screens.forEach(Watcher::close);
    }

    private List<Finding> compare(Function<String, List<Long>> history) {
        List<Finding> findings = new ArrayList<>();
        for (Demo.Device device : devices) {
            List<Long> stored = history.apply(device.id());
            findings.addAll(ledger.compareStored(device.id(), stored));
            for (int i = 0; i < screens.size(); i++) {
                if (shown.get(i).equals(device)) {
                    findings.addAll(compareScreen(device.id(), screens.get(i).numbersByConnection(key), stored));
                }
            }
        }
        return findings;
    }

    /** A new connection begins with a snapshot, so each is in order for itself, and the last one must end right. */
    private List<Finding> compareScreen(String device, List<List<Long>> connections, List<Long> stored) {
        if (connections.isEmpty()) {
            return ledger.compareScreen(device, List.of(), stored);
        }
        List<Finding> findings = new ArrayList<>();
        int last = connections.size() - 1;
        for (List<Long> earlier : connections.subList(0, last)) {
            findings.addAll(ledger.compareOrder(device, earlier));
        }
        findings.addAll(ledger.compareScreen(device, connections.get(last), stored));
        return findings;
    }

    private static boolean mayPass(Finding finding) {
        return finding.kind() == Kind.LOST || finding.kind() == Kind.STALE;
    }
}
