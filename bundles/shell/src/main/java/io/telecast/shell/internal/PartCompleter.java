package io.telecast.shell.internal;

import java.util.Collection;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;

/** Offers the parts that run. */
@Service
public final class PartCompleter extends WordCompleter {
    @Override
    Collection<String> words(Session session, String typed) {
        return Parts.all(bundles).keySet();
    }
}
