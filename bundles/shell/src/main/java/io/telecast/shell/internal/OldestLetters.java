package io.telecast.shell.internal;

import io.telecast.api.store.DeadLetterFilter;
import io.telecast.api.store.DeadLetterStore;
import io.telecast.api.store.KeptDeadLetter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The oldest letters that match, and how many match in all. The store tells of the newest first, so all are looked at,
 * page by page, before the first of them is used: what is refused meanwhile is not among them.
 */
record OldestLetters(List<Long> ids, long total) {
    private static final int PAGE = 200;

    static OldestLetters of(Services services, DeadLetterFilter filter, int most) throws Exception {
        Deque<Long> oldest = new ArrayDeque<>();
        long total = 0;
        DeadLetterFilter next = filter;
        List<KeptDeadLetter> page;
        do {
            DeadLetterFilter wanted = next;
            page = services.ask(DeadLetterStore.class, store -> store.list(wanted, PAGE));
            for (KeptDeadLetter letter : page) {
                oldest.addFirst(letter.id());
                if (oldest.size() > most) {
                    oldest.removeLast();
                }
                total++;
                next = new DeadLetterFilter(filter.type(), filter.deviceId(), letter.id());
            }
        } while (page.size() == PAGE);
        return new OldestLetters(List.copyOf(oldest), total);
    }
}
