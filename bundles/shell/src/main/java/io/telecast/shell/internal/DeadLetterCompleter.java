package io.telecast.shell.internal;

import io.telecast.api.store.DeadLetterFilter;
import io.telecast.api.store.DeadLetterStore;
import java.util.Collection;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;

/** Offers the newest dead letters. */
@Service
public final class DeadLetterCompleter extends WordCompleter {
    @Override
    Collection<String> words(Session session, String typed) throws Exception {
        return new Services(bundles)
                .ask(DeadLetterStore.class, store -> store.list(DeadLetterFilter.ALL, MOST)).stream()
                        .map(letter -> Long.toString(letter.id()))
                        .toList();
    }
}
