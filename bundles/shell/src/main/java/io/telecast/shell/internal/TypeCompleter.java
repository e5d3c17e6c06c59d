package io.telecast.shell.internal;

import java.util.Collection;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;

/** Offers the data types. */
@Service
public final class TypeCompleter extends WordCompleter {
    @Override
    Collection<String> words(Session session, String typed) throws Exception {
        return ListedType.all(bundles).stream().map(ListedType::name).distinct().toList();
    }
}
