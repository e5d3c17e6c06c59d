package io.telecast.shell.internal;

import io.telecast.api.push.Connection;
import io.telecast.api.push.ConnectionTable;
import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.ArgumentCommandLine;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.osgi.framework.BundleContext;

/** Offers words for an argument that may be any other word, too. */
abstract class WordCompleter implements Completer {
    static final int MOST = 100;

    @Reference
    @SuppressWarnings("NullAway.Init")
    BundleContext bundles;

    /** Words to offer, those that begin otherwise may be among them. */
    abstract Collection<String> words(Session session, String typed) throws Exception;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        if (line instanceof ArgumentCommandLine) {
            // Asked whether this word may stand here, before a later one is completed.
            candidates.add(line.getCursorArgument());
            return 0;
        }
        String argument = line.getCursorArgument();
        String typed = argument == null ? "" : argument.substring(0, line.getArgumentPosition());
        try {
            return new StringsCompleter(words(session, typed), true).complete(session, line, candidates);
        } catch (Exception e) {
            // What cannot be asked now is not offered.
            return -1;
        }
    }

    /** The tenant that the session's last command was about, empty if none was. */
    static String tenant(Session session) {
        Object tenant = session.get(TelecastAction.TENANT);
        return tenant == null ? "" : tenant.toString();
    }

    List<Connection> connections() throws Exception {
        List<Connection> open =
                new Services(bundles).ifThere(ConnectionTable.class, connections -> connections.list(10 * MOST));
        return open == null ? List.of() : open;
    }
}
