package io.telecast.shell.internal;

import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;

/** Offers nothing, and lets the values of options be completed that stand behind the arguments. */
@Service
public final class MoreCompleter extends WordCompleter {
    @Override
    Collection<String> words(Session session, String typed) {
        return List.of();
    }
}
