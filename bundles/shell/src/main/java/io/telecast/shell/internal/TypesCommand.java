package io.telecast.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists the data types. */
@Service
@Command(scope = "telecast", name = "types", description = "Lists the data types and their handlers")
public final class TypesCommand extends TelecastAction {
    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Override
    void run() throws Exception {
        List<ListedType> types = ListedType.all(bundles);
        if (json) {
            printJson(types.stream().map(ListedType::json).toList());
            return;
        }
        var table = new Table(
                "no data type is installed", "Type", "Handler", "Topics", "Channel", "Bundle", "Version", "State");
        for (ListedType type : types) {
            table.row(
                    type.name(),
                    type.away() == null ? "here" : "away: " + type.away(),
                    String.join(", ", type.topics()),
                    type.channel(),
                    type.bundle().getSymbolicName(),
                    type.bundle().getVersion(),
                    type.state());
        }
        print(table);
    }
}
