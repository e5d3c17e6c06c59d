package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.store.DataPoint;
import io.telecast.api.uplink.DataType;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.Sample;
import io.telecast.api.uplink.UplinkResult;
import io.telecast.api.uplink.UplinkResult.Drop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the handler makes of decoded reports. Decoder, push and store are the memory of {@link TestPlatform}. */
class ${typeClass}HandlerTest {
    private static final long TIME = 1_700_000_000_000L;

    private final TestPlatform platform = new TestPlatform();
    private final ${typeClass}Handler handler = new ${typeClass}Handler(platform, platform, platform);

    @Test
    void theTypeMayBeNamedSo() {
        assertTrue(DataType.isName(${typeClass}Handler.TYPE), "1 to 32 of a-z 0-9 -, but not device, sub or group");
    }

    @Test
    void whatIsReportedIsPushedAndStored() throws Exception {
        assertEquals(UplinkResult.OK, handle(new Sample(TIME, Map.of("a", 1.5))));

        assertEquals(List.of("${type} d1 t1 " + TIME + " {a=1.5}"), platform.pushed);
        assertEquals(List.of(new DataPoint("${type}.a", TIME, 1.5)), platform.stored);
    }

    @Test
    void ofAHistoryTheLastIsPushed() throws Exception {
        assertEquals(
                UplinkResult.OK,
                handle(new Sample(TIME, Map.of("a", 1.0)), new Sample(TIME + 1, Map.of("a", 2.0))));

        assertEquals(List.of("${type} d1 t1 " + (TIME + 1) + " {a=2.0}"), platform.pushed);
        assertEquals(2, platform.stored.size());
    }

    @Test
    void whatIsRefusedIsSeenByNobody() throws Exception {
        assertEquals(UplinkResult.drop(Drop.BAD_REPORT, "it holds no values"), handle());
        UplinkResult result = handle(new Sample(TIME, Map.of("k".repeat(255), 1.0)));
        assertEquals(Drop.BAD_REPORT, ((Drop) result).code());

        assertEquals(List.of(), platform.pushed);
        assertEquals(List.of(), platform.stored);
    }

    @Test
    void aReportThatTheStoreDoesNotTakeNowComesAgain() throws Exception {
        platform.stopping = true;
        assertEquals(UplinkResult.RETRY, handle(new Sample(TIME, Map.of("a", 1.0))));
    }

    @Test
    void aReportThatTheDatabaseRefusesIsDropped() throws Exception {
        platform.refusal = new IllegalArgumentException("no NUL, please");
        assertEquals(
                UplinkResult.drop(Drop.STORE_REFUSED, "the store refused it: no NUL, please"),
                handle(new Sample(TIME, Map.of("a", 1.0))));
    }

    private UplinkResult handle(Sample... samples) throws Exception {
        platform.samples = List.of(samples);
        Report report = new Report("${type}", "devices/${type}/7", "d1", "7", new byte[0], TIME, true, 1);
        return handler.handle(report).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
