package io.telecast.itests.kit;

import io.telecast.itests.kit.Finding.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Devices that report while a part is broken, a screen for each, and the books of it all. Start it, break something,
 * then {@link #balance}.
 */
public final class Flow implements AutoCloseable {
    /** The key of the sequence numbers. */
    public static final String KEY = "seq";

    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(30);

    private final Ledger ledger = new Ledger();
    private final List<Demo.Device> devices;
    private final List<Watcher> screens = new ArrayList<>();
    private final List<Reporter> reporters = new ArrayList<>();

    private Flow(List<Demo.Device> devices) {
        this.devices = devices;
    }

    /** Opens a screen for each device and starts to report. */
    public static Flow start(
            String broker, List<Demo.Device> devices, int perSecond, Function<Demo.Device, Watcher> screen) {
        Flow flow = new Flow(devices);
        devices.forEach(device -> flow.screens.add(screen.apply(device)));
        devices.forEach(device -> flow.reporters.add(Reporter.start(flow.ledger, broker, device, perSecond)));
        return flow;
    }

    /** Waits until each device published so many more reports. */
    public void awaitMore(int reports) {
        reporters.forEach(reporter -> reporter.awaitMore(reports));
    }

    /** Stops the reports; the screens stay. */
    public void stop() {
        reporters.forEach(Reporter::stop);
    }

    /** The last number a device published. */
    public long sequence(Demo.Device device) {
        return reporters.get(devices.indexOf(device)).sequence();
    }

    /** The books. */
    public Ledger ledger() {
        return ledger;
    }

    /** The screens, in the order of the devices. */
    public List<Watcher> screens() {
        return screens;
    }

    /**
     * Waits until nothing is missing any more, and returns what is still wrong then: with the history, and with what
     * each screen got.
     *
     * @param history reads the stored numbers of a device in the order of their times
     */
    public List<Finding> balance(Function<String, List<Long>> history) {
        List<Finding> findings = new ArrayList<>();
        long end = System.nanoTime() + SETTLE_LIMIT.toNanos();
        do {
            findings.clear();
            findings.addAll(compare(history));
        } while (findings.stream().anyMatch(Flow::mayPass) && System.nanoTime() < end);
        return findings;
    }

    @Override
    public void close() {
        reporters.forEach(Reporter::stop);
        screens.forEach(Watcher::close);
    }

    private List<Finding> compare(Function<String, List<Long>> history) {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < devices.size(); i++) {
            String device = devices.get(i).id();
            List<Long> stored = history.apply(device);
            findings.addAll(ledger.compareStored(device, stored));
            if (i < screens.size()) {
                findings.addAll(compareScreen(device, screens.get(i).numbersByConnection(KEY), stored));
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
