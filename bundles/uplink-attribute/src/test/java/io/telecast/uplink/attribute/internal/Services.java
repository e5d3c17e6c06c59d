package io.telecast.uplink.attribute.internal;

import io.telecast.api.store.AttributeStore;
import io.telecast.api.store.DataPoint;
import io.telecast.test.kit.HeldServices;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The handler's neighbours with every moment of theirs in the hands of a test. */
final class Services extends HeldServices implements AttributeStore {

    @Override
    public CompletionStage<Boolean> put(String tenantId, String deviceId, List<DataPoint> points) {
        return commit("put " + tenantId + " " + deviceId + " " + points);
    }

    @Override
    public CompletionStage<List<DataPoint>> current(String deviceId) {
        throw new UnsupportedOperationException();
    }
}
