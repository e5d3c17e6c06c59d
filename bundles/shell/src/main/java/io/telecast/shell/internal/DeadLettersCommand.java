package io.telecast.shell.internal;

import io.telecast.api.store.DeadLetterFilter;
import io.telecast.api.store.DeadLetterStore;
import io.telecast.api.store.KeptDeadLetter;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Lists dead letters. */
@Service
@Command(scope = "telecast", name = "dead-letters", description = "Lists refused messages, the newest first")
public final class DeadLettersCommand extends TelecastAction {
    @Completion(TypeCompleter.class)
    @Option(name = "--type", description = "Only those of this data type")
    @Nullable
    String type;

    @Completion(DeviceCompleter.class)
    @Option(name = "--device", description = "Only those of this device")
    @Nullable
    String device;

    @Option(name = "--limit", description = "How many to list at most, 1 to 1000")
    String limit = "50";

    @Option(name = "--before", description = "Only those before this one, for the next page")
    @Nullable
    String before;

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Override
    void run() throws Exception {
        int most = whole("--limit", limit, 1, 1000);
        var filter = new DeadLetterFilter(type, device, before == null ? null : LetterText.id("--before", before));
        List<KeptDeadLetter> letters = ask(DeadLetterStore.class, store -> store.list(filter, most));
        if (json) {
            printJson(letters.stream().map(LetterText::json).toList());
            return;
        }
        var table = new Table(
                "there are no dead letters here", ">Id", "Time", "Type", "Device", ">Bytes", "Topic", "Reason");
        for (KeptDeadLetter each : letters) {
            table.row(
                    each.id(),
                    LetterText.time(each.letter()),
                    each.letter().type(),
                    each.letter().deviceId(),
                    LetterText.bytes(each),
                    each.letter().topic(),
                    each.letter().reason());
        }
        print(table);
        if (letters.size() == most) {
            printError("There may be more: --before " + letters.get(most - 1).id());
        }
    }
}
