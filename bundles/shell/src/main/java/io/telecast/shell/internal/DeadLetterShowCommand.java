package io.telecast.shell.internal;

import io.telecast.api.store.DeadLetter;
import io.telecast.api.store.DeadLetterStore;
import io.telecast.api.store.KeptDeadLetter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Shows a dead letter. */
@Service
@Command(scope = "telecast", name = "dead-letter-show", description = "Shows a refused message with its payload")
public final class DeadLetterShowCommand extends TelecastAction {
    @Completion(DeadLetterCompleter.class)
    @Argument(name = "id", description = "The number of the letter, as dead-letters shows it", required = true)
    String id = "";

    @Completion(MoreCompleter.class)
    @Argument(index = 1, name = "options", description = MORE, multiValued = true)
    List<String> more = List.of();

    @Option(name = "--bytes", description = "How much of the payload to show, 1 to 1048576")
    String bytes = "1024";

    @Option(name = "--json", description = "Prints JSON, with the whole payload in base64")
    boolean json;

    @Override
    void run() throws Exception {
        int most = whole("--bytes", bytes, 1, 1 << 20);
        long number = LetterText.id("id", id);
        KeptDeadLetter kept = ask(DeadLetterStore.class, store -> store.find(number))
                .orElseThrow(() -> new CommandFailedException("there is no dead letter " + number));
        byte[] payload = kept.letter().payload();
        if (json) {
            Map<String, @Nullable Object> shown = LetterText.json(kept);
            shown.put("payload", Base64.getEncoder().encodeToString(payload));
            printJson(shown);
            return;
        }
        print(fields(kept));
        print("");
        print(PayloadText.of(payload, most));
        if (payload.length > most) {
            printError("There are " + (payload.length - most) + " more bytes: --bytes " + payload.length);
        }
    }

    private static Map<String, @Nullable Object> fields(KeptDeadLetter kept) {
        DeadLetter letter = kept.letter();
        String unfit = LetterText.unfit(kept);
        return Json.object(
                "id", kept.id(),
                "time", LetterText.time(letter),
                "type", letter.type(),
                "device", letter.deviceId(),
                "topic", letter.topic(),
                "reason", letter.reason(),
                "bytes", LetterText.bytes(kept),
                "replay", unfit == null ? "possible" : unfit);
    }
}
