package io.telecast.itests.kit;

import io.telecast.itests.kit.Finding.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The books of a run: every report carries a sequence number of its device, which is written down when it is published
 * and when the broker acknowledges it, and compared exactly with what is stored and what screens received.
 */
public final class Ledger {
    private final Map<String, Set<Long>> published = new ConcurrentHashMap<>();
    private final Map<String, Set<Long>> acknowledged = new ConcurrentHashMap<>();

    /** A report is about to leave its device. */
    public void published(String device, long sequence) {
        numbers(published, device).add(sequence);
    }

    /** The broker took responsibility for it. */
    public void acknowledged(String device, long sequence) {
        numbers(acknowledged, device).add(sequence);
    }

    /** How many reports of all devices were acknowledged. */
    public int acknowledged() {
        return acknowledged.values().stream().mapToInt(Set::size).sum();
    }

    /** The devices that published. */
    public Set<String> devices() {
        return new TreeSet<>(published.keySet());
    }

    /** The acknowledged numbers of a device, ascending. */
    public Set<Long> acknowledged(String device) {
        return new TreeSet<>(numbers(acknowledged, device));
    }

    /**
     * Compares with the history: acknowledged reports are all there, nothing is there twice, nothing out of order.
     *
     * @param stored the sequence numbers in the order of their sample times
     */
    public List<Finding> compareStored(String device, List<Long> stored) {
        String where = "stored of " + device;
        List<Finding> findings = new ArrayList<>(order(where, stored));
        findings.addAll(missing(where, acknowledged(device), stored));
        for (Long number : new TreeSet<>(stored)) {
            if (!numbers(published, device).contains(number)) {
                findings.add(new Finding(Kind.INVENTED, where, "number " + number + " was never published"));
            }
        }
        return findings;
    }

    /**
     * Compares what one screen received with the history: in order, nothing twice, and the last one is the last stored.
     * Numbers may be left out: conflation and reconnects show fewer, newer values.
     */
    public List<Finding> compareScreen(String screen, List<Long> received, List<Long> stored) {
        List<Finding> findings = new ArrayList<>(compareOrder(screen, received));
        Long last = received.isEmpty() ? null : received.get(received.size() - 1);
        Long truth = stored.isEmpty() ? null : stored.get(stored.size() - 1);
        if (truth != null && !truth.equals(last)) {
            findings.add(new Finding(Kind.STALE, "screen " + screen, "shows " + last + ", stored is " + truth));
        }
        return findings;
    }

    /** Compares what one connection of a screen received with itself: in order, nothing twice. */
    public List<Finding> compareOrder(String screen, List<Long> received) {
        return order("screen " + screen, received);
    }

    /** Also asks that a screen received every one of these numbers: for a run without conflation. */
    public List<Finding> compareComplete(String screen, Collection<Long> received, Collection<Long> expected) {
        return missing("screen " + screen, expected, received);
    }

    private static List<Finding> missing(String where, Collection<Long> expected, Collection<Long> actual) {
        TreeSet<Long> lost = new TreeSet<>(expected);
        lost.removeAll(new HashSet<>(actual));
        return lost.isEmpty() ? List.of() : List.of(new Finding(Kind.LOST, where, lost.size() + " missing: " + lost));
    }

    private static List<Finding> order(String where, List<Long> numbers) {
        List<Finding> findings = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        long highest = Long.MIN_VALUE;
        for (long number : numbers) {
            if (!seen.add(number)) {
                findings.add(new Finding(Kind.DUPLICATE, where, "number " + number));
            } else if (number < highest) {
                findings.add(new Finding(Kind.REORDERED, where, number + " after " + highest));
            }
            highest = Math.max(highest, number);
        }
        return findings;
    }

    private static Set<Long> numbers(Map<String, Set<Long>> book, String device) {
        return book.computeIfAbsent(device, d -> ConcurrentHashMap.newKeySet());
    }
}
