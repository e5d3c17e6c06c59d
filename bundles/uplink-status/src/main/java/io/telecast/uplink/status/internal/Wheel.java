package io.telecast.uplink.status.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Devices that are to be looked at a little later, in slots of a tenth of a second. Any thread. */
final class Wheel {
    static final long TICK = 100;
    /** So far ahead it reaches: nearly two minutes. What is later comes too early and is put in again. */
    private static final int SLOTS = 1024;

    private final List<List<Known>> slots =
            Stream.<List<Known>>generate(ArrayList::new).limit(SLOTS).toList();
    private int now;
    private int size;

    /** @param delay in milliseconds */
    synchronized void add(Known device, long delay) {
        long ahead = Math.min(Math.max(1, delay / TICK + 1), SLOTS - 1);
        slots.get((int) ((now + ahead) % SLOTS)).add(device);
        size++;
    }

    /** A tick has passed: takes out those whose time has come. */
    synchronized List<Known> advance() {
        now = (now + 1) % SLOTS;
        List<Known> slot = slots.get(now);
        List<Known> passed = List.copyOf(slot);
        slot.clear();
        size -= passed.size();
        return passed;
    }

    synchronized List<Known> takeAll() {
        List<Known> all = slots.stream().flatMap(List::stream).toList();
        slots.forEach(List::clear);
        size = 0;
        return all;
    }

    synchronized int size() {
        return size;
    }
}
