package io.telecast.itests.kit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@link Reporter} for each device: for faults that end connections. */
final class Reporters implements Reports {
    private final Map<String, Reporter> byDevice = new LinkedHashMap<>();

    Reporters(Ledger ledger, String broker, List<Demo.Device> devices, int perSecond) {
        devices.forEach(device -> byDevice.put(device.id(), Reporter.start(ledger, broker, device, perSecond)));
    }

    @Override
    public void awaitMore(int reports) {
        byDevice.values().forEach(reporter -> reporter.awaitMore(reports));
    }

    @Override
    public long sequence(Demo.Device device) {
        return byDevice.get(device.id()).sequence();
    }

    @Override
    public void stop() {
        byDevice.values().forEach(Reporter::stop);
    }
}
