package io.telecast.uplink.event.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.telecast.api.store.Event;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.Sample;
import io.telecast.api.uplink.UplinkResult;
import io.telecast.api.uplink.UplinkResult.Drop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventHandlerTest {
    private static final String ALLOWED = "; allowed: {\"method\":\"…\",\"params\":{…}}";

    private final Services services = new Services();
    private final EventHandler handler = new EventHandler(services, services, services);

    @Test
    void pushesAtOnceAndAnswersWithTheMethodWhenItIsStored() {
        services.holds(new Sample(1000, Map.of("method", "FindAnimal", "params", "{\"count\":2}", "more", true)));

        var result = handle("m1", true);

        assertEquals(
                List.of(
                        "push event t1 d1 1000 {\"method\":\"FindAnimal\",\"params\":{\"count\":2}}",
                        "add t1 d1 1000 FindAnimal {\"count\":2}"),
                services.log);
        assertFalse(result.isDone());
        services.commits.get(0).complete(true);
        assertEquals(UplinkResult.ok("FindAnimal"), result.join());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1,2] | [1,2]",
                "hello | \"hello\"",
                "{half | \"{half\"",
                "{} and more | \"{} and more\"",
                "[1,2 | \"[1,2\"",
            })
    void keepsParamsAsJson(String value, String json) {
        services.holds(new Sample(1000, Map.of("method", "m", "params", value)));
        handle("m1", true);

        assertEquals(json, services.events.get(0).json());
    }

    @Test
    void keepsNumbersAndFlagsAsJsonAndWhatIsAbsentAsAnEmptyObject() {
        services.holds(new Sample(1000, Map.of("method", "m", "params", 2.5)));
        handle("m1", true);
        services.holds(new Sample(1000, Map.of("method", "m", "params", false)));
        handle("m1", true);
        services.holds(new Sample(1000, Map.of("method", "m")));
        handle("m1", true);

        assertEquals(
                List.of("2.5", "false", "{}"),
                services.events.stream().map(Event::json).toList());
    }

    @Test
    void refusesWhatIsNoEvent() {
        assertRefused("method is missing" + ALLOWED, new Sample(1000, Map.of("_raw", 5.0)));
        String text = "method is no text; allowed: a text of 1 to 255 characters";
        assertRefused(text, new Sample(1000, Map.of("method", 5.0)));
        assertRefused(text, new Sample(1000, Map.of("method", "{\"a\":1}")));
        assertRefused("method has 0 characters; allowed: 1 to 255", new Sample(1000, Map.of("method", "")));
        assertRefused(
                "method has 256 characters; allowed: 1 to 255", new Sample(1000, Map.of("method", "m".repeat(256))));
        Sample one = new Sample(1000, Map.of("method", "m"));
        assertRefused("the payload holds 2 events" + ALLOWED, one, one);
        assertRefused("the payload holds 0 events" + ALLOWED);
        assertEquals(List.of(), services.log);
    }

    @Test
    void isOneEventWhenItIsDeliveredAgainAndAnotherOtherwise() {
        services.holds(new Sample(1000, Map.of("method", "m")));

        assertEquals(id("m1", true), id("m1", true));
        assertNotEquals(id("m1", true), id("m2", true));
        assertNotEquals(id("m1", false), id("m1", false), "the time of receipt is another the next time");
        String one = id("m1", true);
        services.holds(new Sample(1000, Map.of("method", "n")));
        assertNotEquals(one, id("m1", true));

        services.holds(new Sample(900, Map.of("method", "m")));
        assertEquals(id("m1", false), id("m1", false), "the device's own time");
        assertEquals(900, services.events.get(0).timestamp());
    }

    @Test
    void retriesWhenTheStoreStopsAndDropsWhatItRefuses() {
        services.holds(new Sample(1000, Map.of("method", "m")));
        var stopped = handle("m1", true);
        var refused = handle("m2", true);
        services.commits.get(0).complete(false);
        services.commits.get(1).completeExceptionally(new IllegalArgumentException("too long"));

        assertEquals(UplinkResult.RETRY, stopped.join());
        assertEquals(UplinkResult.drop(Drop.STORE_REFUSED, "the store refused it: too long"), refused.join());
    }

    @Test
    void answersWithWhatTheDecoderSays() {
        assertEquals(UplinkResult.drop("nothing to decode"), handle("m1", true).join());
        assertEquals(List.of(), services.log);
    }

    private void assertRefused(String reason, Sample... samples) {
        services.holds(samples);
        assertEquals(UplinkResult.drop(reason), handle("m1", true).join());
    }

    private String id(String messageId, boolean stamped) {
        services.events.clear();
        handle(messageId, stamped);
        return services.events.get(0).id();
    }

    private CompletableFuture<UplinkResult> handle(String messageId, boolean stamped) {
        return handler.handle(new Report(
                        "event", "devices/event/" + messageId, "d1", messageId, new byte[0], 1000, stamped, 1))
                .toCompletableFuture();
    }
}
