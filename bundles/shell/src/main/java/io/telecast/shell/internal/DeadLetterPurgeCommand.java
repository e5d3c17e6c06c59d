package io.telecast.shell.internal;

import io.telecast.api.store.DeadLetterFilter;
import io.telecast.api.store.DeadLetterStore;
import java.util.List;
import java.util.Set;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Forgets dead letters. */
@Service
@Command(scope = "telecast", name = "dead-letter-purge", description = "Forgets refused messages, for good")
public final class DeadLetterPurgeCommand extends TelecastAction {
    private static final int MOST_IDS = 1000;

    @Completion(DeadLetterCompleter.class)
    @Argument(name = "id", description = "The numbers of the letters, as dead-letters shows them", multiValued = true)
    List<String> ids = List.of();

    @Completion(TypeCompleter.class)
    @Option(name = "--type", description = "All those of this data type")
    @Nullable
    String type;

    @Completion(DeviceCompleter.class)
    @Option(name = "--device", description = "All those of this device")
    @Nullable
    String device;

    @Option(name = "--all", description = "All of them")
    boolean all;

    @Option(name = "--yes", description = "Says that you mean it; needed unless letters are named one by one")
    boolean yes;

    @Override
    void run() throws Exception {
        boolean filtered = type != null || device != null;
        if ((ids.isEmpty() ? 0 : 1) + (filtered ? 1 : 0) + (all ? 1 : 0) != 1) {
            throw usage("give either the numbers of letters, or --type and --device, or --all");
        }
        int removed = ids.isEmpty() ? purge() : remove();
        print("Dead letters removed: " + removed);
    }

    private int purge() throws Exception {
        if (!yes) {
            throw usage("this forgets all these letters for good; add --yes if you mean it");
        }
        var filter = new DeadLetterFilter(type, device, null);
        return ask(DeadLetterStore.class, store -> store.purge(filter));
    }

    private int remove() throws Exception {
        Set<Long> numbers = LetterText.ids(ids, MOST_IDS);
        int removed = ask(DeadLetterStore.class, store -> store.remove(numbers));
        if (removed < numbers.size()) {
            printError("Not there any more, or never: " + (numbers.size() - removed));
        }
        return removed;
    }
}
