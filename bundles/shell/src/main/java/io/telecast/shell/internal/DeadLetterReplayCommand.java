package io.telecast.shell.internal;

import io.telecast.api.store.DeadLetterFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Has dead letters handled once more: what was not stored goes to the errors, the summary to the output. */
@Service
@Command(scope = "telecast", name = "dead-letter-replay", description = "Has refused messages handled once more")
public final class DeadLetterReplayCommand extends TelecastAction {
    private static final int MOST = 100_000;

    @Completion(DeadLetterCompleter.class)
    @Argument(name = "id", description = "The numbers of the letters, as dead-letters shows them", multiValued = true)
    List<String> ids = List.of();

    @Completion(TypeCompleter.class)
    @Option(name = "--type", description = "Those of this data type, the oldest first")
    @Nullable
    String type;

    @Completion(DeviceCompleter.class)
    @Option(name = "--device", description = "Those of this device, the oldest first")
    @Nullable
    String device;

    @Option(name = "--limit", description = "How many to replay at most, 1 to 100000")
    String limit = "1000";

    @Option(name = "--wait", description = "How many seconds to wait for the outcome of each, 1 to 600")
    String wait = "10";

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    private final List<Replay.Outcome> outcomes = new ArrayList<>();

    @Override
    void run() throws Exception {
        int most = whole("--limit", limit, 1, MOST);
        int seconds = whole("--wait", wait, 1, 600);
        boolean filtered = type != null || device != null;
        if (filtered != ids.isEmpty()) {
            throw usage("give either the numbers of letters, or --type and --device");
        }
        Collection<Long> letters = LetterText.ids(ids, most);
        if (filtered) {
            var oldest = OldestLetters.of(services(), new DeadLetterFilter(type, device, null), most);
            letters = oldest.ids();
            if (oldest.total() > letters.size()) {
                printError("There are more, " + oldest.total() + " in all; the oldest are replayed, the others by the"
                        + " next run or with --limit");
            }
        }
        try {
            new Replay(services(), seconds).run(letters, this::told);
        } finally {
            summary();
        }
        if (outcomes.stream().anyMatch(outcome -> outcome.became() != Replay.Became.STORED)) {
            throw new CommandFailedException("not all were stored");
        }
    }

    private void told(Replay.Outcome outcome) {
        outcomes.add(outcome);
        if (outcome.why() != null && !json) {
            printError("letter " + outcome.id() + ": " + Table.text(outcome.why()));
        }
    }

    private void summary() {
        if (json) {
            printJson(outcomes.stream()
                    .map(outcome -> Json.object(
                            "id", outcome.id(), "became", outcome.became().word(), "reason", outcome.why()))
                    .toList());
        } else {
            print("Stored: " + count(Replay.Became.STORED) + ", refused again: " + count(Replay.Became.REFUSED)
                    + ", kept as they are: " + count(Replay.Became.KEPT));
        }
    }

    private long count(Replay.Became became) {
        return outcomes.stream().filter(outcome -> outcome.became() == became).count();
    }
}
