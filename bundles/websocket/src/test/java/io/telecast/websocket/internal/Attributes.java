package io.telecast.websocket.internal;

import io.telecast.api.store.AttributeStore;
import io.telecast.api.store.DataPoint;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Attributes in memory. */
final class Attributes implements AttributeStore {
    final Values values = new Values();

    @Override
    public CompletionStage<Boolean> put(String tenantId, String deviceId, List<DataPoint> points) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<DataPoint>> current(String deviceId) {
        return values.current(deviceId);
    }
}
