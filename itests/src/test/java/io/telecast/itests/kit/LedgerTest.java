package io.telecast.itests.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.telecast.itests.kit.Finding.Kind;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ledger must find what is wrong, and nothing else. */
class LedgerTest {
    private final Ledger ledger = new Ledger();

    @BeforeEach
    void publishFive() {
        LongStream.rangeClosed(1, 5).forEach(n -> ledger.published("d", n));
        LongStream.rangeClosed(1, 4).forEach(n -> ledger.acknowledged("d", n));
    }

    @Test
    void balancesWithAndWithoutTheUnacknowledged() {
        assertEquals(List.of(), ledger.compareStored("d", List.of(1L, 2L, 3L, 4L)));
        assertEquals(List.of(), ledger.compareStored("d", List.of(1L, 2L, 3L, 4L, 5L)));
        assertEquals(4, ledger.acknowledged());
    }

    @Test
    void reportsALoss() {
        assertEquals(List.of(Kind.LOST), kinds(ledger.compareStored("d", List.of(1L, 2L, 4L))));
        assertEquals(List.of(Kind.LOST), kinds(ledger.compareStored("d", List.of())));
    }

    @Test
    void reportsADuplicate() {
        assertEquals(List.of(Kind.DUPLICATE), kinds(ledger.compareStored("d", List.of(1L, 2L, 2L, 3L, 4L))));
        assertEquals(List.of(Kind.DUPLICATE), kinds(ledger.compareStored("d", List.of(1L, 2L, 3L, 4L, 1L))));
    }

    @Test
    void reportsAReorder() {
        assertEquals(List.of(Kind.REORDERED), kinds(ledger.compareStored("d", List.of(1L, 3L, 2L, 4L))));
    }

    @Test
    void reportsWhatNobodyPublished() {
        assertEquals(List.of(Kind.INVENTED), kinds(ledger.compareStored("d", List.of(1L, 2L, 3L, 4L, 9L))));
    }

    @Test
    void aScreenMayLeaveOutButNotRepeatTurnBackOrStop() {
        List<Long> stored = List.of(1L, 2L, 3L, 4L);
        assertEquals(List.of(), ledger.compareScreen("s", List.of(2L, 4L), stored));
        assertEquals(List.of(Kind.DUPLICATE), kinds(ledger.compareScreen("s", List.of(1L, 4L, 4L), stored)));
        assertEquals(List.of(Kind.REORDERED), kinds(ledger.compareScreen("s", List.of(3L, 2L, 4L), stored)));
        assertEquals(List.of(Kind.STALE), kinds(ledger.compareScreen("s", List.of(1L, 2L, 3L), stored)));
        assertEquals(List.of(Kind.STALE), kinds(ledger.compareScreen("s", List.of(), stored)));
    }

    @Test
    void aCompleteScreenMayLeaveOutNothing() {
        assertEquals(List.of(), ledger.compareComplete("s", List.of(1L, 2L, 3L), List.of(2L, 3L)));
        assertEquals(List.of(Kind.LOST), kinds(ledger.compareComplete("s", List.of(1L, 3L), List.of(1L, 2L, 3L))));
    }

    static List<Kind> kinds(List<Finding> findings) {
        return findings.stream().map(Finding::kind).toList();
    }
}
