package io.telecast.shell.internal;

import static io.telecast.shell.internal.TestShell.completed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.store.DeadLetter;
import io.telecast.api.store.DeadLetterFilter;
import io.telecast.api.store.DeadLetterStore;
import io.telecast.api.store.KeptDeadLetter;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkBus;
import io.telecast.api.uplink.UplinkHandler;
import io.telecast.api.uplink.UplinkResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Letters are kept in memory here; that the real store keeps them is shown where it is. */
@Timeout(60)
class DeadLetterCommandsTest {
    private static final long TIME = 1_700_000_000_000L;

    @TempDir
    private Path folder;

    private final ConcurrentSkipListMap<Long, KeptDeadLetter> letters = new ConcurrentSkipListMap<>();
    private final List<Report> submitted = new ArrayList<>();
    private Function<Report, CompletableFuture<UplinkResult>> bus =
            report -> CompletableFuture.completedFuture(UplinkResult.OK);
    private TestShell shell;

    @BeforeEach
    void start() throws Exception {
        shell = new TestShell(folder);
        shell.provide(DeadLetterStore.class, (method, args) -> completed(store(method, args)));
        shell.provide(UplinkBus.class, (method, args) -> {
            submitted.add((Report) args[0]);
            return bus.apply((Report) args[0]);
        });
        shell.provide(UplinkHandler.class, Map.of("uplink.type", "telemetry"));
        shell.provide(UplinkHandler.class, Map.of("uplink.type", "event"));
    }

    @AfterEach
    void stop() throws Exception {
        shell.close();
    }

    private Object store(String method, Object[] args) {
        return switch (method) {
            case "list" ->
                matching((DeadLetterFilter) args[0]).limit((Integer) args[1]).toList();
            case "find" -> Optional.ofNullable(letters.get((Long) args[0]));
            case "remove" -> remove(((Collection<?>) args[0]).stream().map(id -> (Long) id));
            default -> remove(matching((DeadLetterFilter) args[0]).map(KeptDeadLetter::id));
        };
    }

    private int remove(Stream<Long> ids) {
        return (int) ids.filter(id -> letters.remove(id) != null).count();
    }

    private Stream<KeptDeadLetter> matching(DeadLetterFilter filter) {
        return List.copyOf(letters.descendingMap().values()).stream()
                .filter(kept -> filter.type() == null || kept.letter().type().equals(filter.type()))
                .filter(kept -> filter.deviceId() == null
                        || filter.deviceId().equals(kept.letter().deviceId()))
                .filter(kept -> filter.before() == null || kept.id() < filter.before());
    }

    private void keep(long id, String type, @Nullable String device, String payload) {
        keep(id, type, device, payload.getBytes(StandardCharsets.UTF_8), true, true);
    }

    private void keep(long id, String type, @Nullable String device, byte[] payload, boolean complete, boolean report) {
        var letter = new DeadLetter(type, "devices/" + type, device, payload, "bad " + id, TIME + id, report);
        letters.put(id, new KeptDeadLetter(id, letter, complete));
    }

    @Test
    void listsPageByPage() throws Exception {
        keep(1, "telemetry", "d1", "x");
        keep(2, "event", "d2", "xy");
        keep(3, "telemetry", null, new byte[4], false, false);

        assertEquals(
                List.of(
                        " 3 | 2023-11-14T22:13:20.003Z | telemetry |        |    4+ | devices/telemetry | bad 3",
                        " 2 | 2023-11-14T22:13:20.002Z | event     | d2     |     2 | devices/event     | bad 2"),
                shell.run("telecast:dead-letters --limit 2").lines().skip(2).toList());
        assertEquals("There may be more: --before 2\n", shell.errors());
        assertEquals(
                "[{\"id\":1,\"ts\":1700000000001,\"type\":\"telemetry\",\"device_id\":\"d1\",\"topic\":\"devices/telemetry\","
                        + "\"reason\":\"bad 1\",\"bytes\":1,\"complete\":true,\"report\":true}]\n",
                shell.run("telecast:dead-letters --json --before 2"));
        assertTrue(shell.run("telecast:dead-letters --type event --device d1").contains("there are no dead letters"));
        assertEquals(
                "--before: '-1' is no id; allowed: a number as telecast:dead-letters shows it",
                shell.failure("telecast:dead-letters --before -1"));
    }

    @Test
    void showsTextAsTextAndTheRestAsDigits() throws Exception {
        keep(1, "event", "d1", "{\"a\":\t\"中ü\"}\nnext");
        keep(2, "event", "d1", HexFormat.of().parseHex("1b5b33316d41" + "00".repeat(11)), false, true);

        assertEquals(
                "id      1\ntime    2023-11-14T22:13:20.001Z\ntype    event\ndevice  d1\ntopic   devices/event\n"
                        + "reason  bad 1\nbytes   19\nreplay  possible\n\n{\"a\":\t\"中ü\"}\nnext\n",
                shell.run("telecast:dead-letter-show 1"));
        assertTrue(shell.run("telecast:dead-letter-show 2")
                .endsWith("\nbytes   17+\nreplay  its payload was cut,"
                        + " dead.letter.payload.max.bytes says at which length\n\n"
                        + "00000000  1b 5b 33 31 6d 41 00 00 00 00 00 00 00 00 00 00  .[31mA..........\n"
                        + "00000010  00                                               .\n"));
        assertTrue(shell.run("telecast:dead-letter-show 1 --bytes 8").endsWith("\n\n{\"a\":\t\"\n"));
        assertEquals("There are 11 more bytes: --bytes 19\n", shell.errors());
        assertTrue(shell.run("telecast:dead-letter-show 2 --json")
                .endsWith(",\"payload\":\"G1szMW1BAAAAAAAAAAAAAAA=\"}\n"));
        assertEquals("there is no dead letter 7", shell.failure("telecast:dead-letter-show 7"));
    }

    @Test
    void textThatHidesSomethingIsShownAsDigits() {
        assertEquals(null, PayloadText.text("a\u202eb".getBytes(StandardCharsets.UTF_8)));
        assertEquals(null, PayloadText.text(new byte[] {(byte) 0xff}));
        assertEquals("", PayloadText.of(new byte[0], 10));
    }

    @Test
    void replaysTheOldestFirstAndForgetsWhatIsStored() throws Exception {
        LongStream.rangeClosed(1, 450).forEach(id -> keep(id, id % 2 == 0 ? "event" : "telemetry", "d1", "p" + id));

        assertEquals(
                "Stored: 100, refused again: 0, kept as they are: 0\n",
                shell.run("telecast:dead-letter-replay --type telemetry --limit 100"));
        assertEquals(
                "There are more, 225 in all; the oldest are replayed, the others by the next run or with --limit\n",
                shell.errors());
        assertEquals(
                LongStream.range(0, 100).map(i -> TIME + 1 + 2 * i).boxed().toList(),
                submitted.stream().map(Report::timestamp).toList());
        Report first = submitted.get(0);
        assertTrue(first.stamped() && first.qos() == 1 && first.messageId() == null, first.toString());
        assertEquals("p1", new String(first.payload(), StandardCharsets.UTF_8));
        assertEquals("devices/telemetry", first.topic());
        assertEquals(350, letters.size());

        submitted.clear();
        shell.run("telecast:dead-letter-replay 450 448 448 --json");
        assertEquals(
                List.of(TIME + 448, TIME + 450),
                submitted.stream().map(Report::timestamp).toList());
    }

    @Test
    void whatIsRefusedAgainLeavesOneLetterWithTheNewReason() throws Exception {
        keep(1, "event", "d1", "x");
        keep(2, "event", "d1", "y");
        bus = report -> {
            if (report.timestamp() == TIME + 2) {
                return CompletableFuture.completedFuture(UplinkResult.OK);
            }
            keep(9, "event", "d1", "x"); // as the bus does
            return CompletableFuture.completedFuture(UplinkResult.drop("still bad"));
        };

        assertEquals("not all were stored", shell.failure("telecast:dead-letter-replay --device d1"));
        assertEquals("letter 1: refused again: still bad\n", shell.errors());
        assertEquals(2, submitted.size(), "what is refused again is not replayed in the same run");
        assertEquals(List.of(9L), List.copyOf(letters.keySet()));
    }

    @Test
    void whatCannotBeHandledNowIsKept() throws Exception {
        keep(1, "event", "d1", "x");
        keep(2, "event", "d1", "x");
        keep(3, "telemetry", "d1", "x");
        keep(4, "other", "d1", "x");
        keep(5, "telemetry", "d1", new byte[1], false, true);
        keep(6, "telemetry", "d1", new byte[1], true, false);
        bus = report -> report.type().equals("event")
                ? new CompletableFuture<>()
                : CompletableFuture.completedFuture(UplinkResult.RETRY);

        assertEquals("not all were stored", shell.failure("telecast:dead-letter-replay 1 2 3 4 5 6 7 --wait 1"));
        String stuck =
                "no outcome of event within 1 s; what was given to the bus may still be stored, and is there once"
                        + " if it is replayed again\n";
        assertEquals(
                "letter 1: " + stuck + "letter 2: " + stuck + "letter 3: telemetry takes no reports at present\n"
                        + "letter 4: no handler of other is here; telecast:types may tell why\n"
                        + "letter 5: its payload was cut, dead.letter.payload.max.bytes says at which length\n"
                        + "letter 6: it could not be made a report of a device\n"
                        + "letter 7: there is no such letter, or no more\n",
                shell.errors());
        assertEquals(2, submitted.size(), "a type that is stuck is waited for once");
        assertEquals(6, letters.size());
    }

    @Test
    void replayWantsToKnowWhich() {
        String either = "give either the numbers of letters, or --type and --device";
        assertEquals(either, shell.failure("telecast:dead-letter-replay"));
        assertEquals(either, shell.failure("telecast:dead-letter-replay 1 --type event"));
        assertEquals(
                "id: 'x' is no id; allowed: a number as telecast:dead-letters shows it",
                shell.failure("telecast:dead-letter-replay x"));
    }

    @Test
    void purgesWhatIsNamedAndManyOnlyWhenMeant() throws Exception {
        LongStream.rangeClosed(1, 6).forEach(id -> keep(id, id % 2 == 0 ? "event" : "telemetry", "d" + id, "x"));

        assertEquals("Dead letters removed: 1\n", shell.run("telecast:dead-letter-purge 1 77"));
        assertEquals("Not there any more, or never: 1\n", shell.errors());
        assertEquals(
                "this forgets all these letters for good; add --yes if you mean it",
                shell.failure("telecast:dead-letter-purge --type event"));
        assertEquals(5, letters.size());
        assertEquals(
                "Dead letters removed: 1\n", shell.run("telecast:dead-letter-purge --type event --device d2 --yes"));
        assertEquals("Dead letters removed: 4\n", shell.run("telecast:dead-letter-purge --all --yes"));
        String either = "give either the numbers of letters, or --type and --device, or --all";
        assertEquals(either, shell.failure("telecast:dead-letter-purge --yes"));
        assertEquals(either, shell.failure("telecast:dead-letter-purge 1 --all --yes"));
    }

    @Test
    void offersLettersAndTypes() {
        keep(11, "event", "d1", "x");
        keep(12, "event", "d1", "x");
        assertEquals(List.of("11", "12"), shell.offered("", "telecast:dead-letter-show 1"));
        assertEquals(List.of("12"), shell.offered("", "telecast:dead-letter-purge 11 12"));
        assertEquals(List.of("event", "telemetry"), shell.offered("", "telecast:dead-letters --type "));
    }
}
