package io.telecast.uplink.attribute.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.Sample;
import io.telecast.api.uplink.UplinkResult;
import io.telecast.api.uplink.UplinkResult.Drop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AttributeHandlerTest {
    private final Services services = new Services();
    private final AttributeHandler handler = new AttributeHandler(services, services, services);

    @Test
    void pushesAtOnceAndAnswersWhenItIsStored() {
        services.holds(new Sample(1000, Map.of("version", "1.2")));

        var result = handle();

        assertEquals(
                List.of(
                        "push attribute t1 d1 1000 {\"version\":\"1.2\"}",
                        "put t1 d1 [DataPoint[key=version, timestamp=1000, value=1.2]]"),
                services.log);
        assertFalse(result.isDone());
        services.commits.get(0).complete(true);
        assertEquals(UplinkResult.OK, result.join());
    }

    @Test
    void looksAgainForWatchersOnceItIsStored() {
        services.holds(new Sample(1000, Map.of("a", 1.0)));
        services.watched = false;
        handle();
        services.watched = true;
        services.commits.get(0).complete(true);

        assertEquals("push attribute t1 d1 1000 {\"a\":1.0}", services.log.get(2));
    }

    @Test
    void takesAnEmptyObject() {
        services.holds();

        assertEquals(UplinkResult.OK, handle().join());
        assertEquals(List.of(), services.log);
    }

    @Test
    void refusesWhatIsNoObjectOrABatch() {
        services.holds(new Sample(1000, Map.of("_raw", 5.0)));
        assertEquals(
                UplinkResult.drop("the payload is no JSON object; allowed: one flat JSON object"), handle().join());

        UplinkResult batch = UplinkResult.drop("the payload is a history batch; allowed: one flat JSON object");
        services.holds(new Sample(900, Map.of("a", 1.0)), new Sample(1000, Map.of("a", 1.0)));
        assertEquals(batch, handle().join());
        services.holds(new Sample(900, Map.of("a", 1.0)));
        assertEquals(batch, handle().join());

        assertEquals(List.of(), services.log);
    }

    @Test
    void retriesWhenTheStoreStopsAndDropsWhatItRefuses() {
        services.holds(new Sample(1000, Map.of("a", 1.0)));
        var stopped = handle();
        var refused = handle();
        services.commits.get(0).complete(false);
        services.commits.get(1).completeExceptionally(new IllegalArgumentException("value too long"));

        assertEquals(UplinkResult.RETRY, stopped.join());
        assertEquals(UplinkResult.drop(Drop.STORE_REFUSED, "the store refused it: value too long"), refused.join());
    }

    @Test
    void answersWithWhatTheDecoderSays() {
        assertEquals(UplinkResult.drop("nothing to decode"), handle().join());
    }

    private CompletableFuture<UplinkResult> handle() {
        return handler.handle(new Report("attribute", "devices/attributes/m1", "d1", "m1", new byte[0], 1000, true, 1))
                .toCompletableFuture();
    }
}
