package io.telecast.shell.internal;

import io.telecast.api.store.DeadLetter;
import io.telecast.api.store.KeptDeadLetter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** Dead letters as commands name and show them. */
final class LetterText {
    private LetterText() {}

    static long id(String what, String text) throws CommandException {
        try {
            long id = Long.parseLong(text);
            if (id >= 0) {
                return id;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw TelecastAction.usage(
                what + ": '" + text + "' is no id; allowed: a number as telecast:dead-letters shows it");
    }

    /** Each once, in ascending order. */
    static SortedSet<Long> ids(List<String> texts, int most) throws CommandException {
        SortedSet<Long> ids = new TreeSet<>();
        for (String text : texts) {
            ids.add(id("id", text));
        }
        if (ids.size() > most) {
            throw TelecastAction.usage("these are " + ids.size() + " letters; allowed: " + most + " at a time");
        }
        return ids;
    }

    static Instant time(DeadLetter letter) {
        return Instant.ofEpochMilli(letter.timestamp());
    }

    /** A plus stands for what the store has cut. */
    static String bytes(KeptDeadLetter kept) {
        return kept.letter().payload().length + (kept.complete() ? "" : "+");
    }

    /** Why it cannot be handled once more, null if it can. */
    static @Nullable String unfit(KeptDeadLetter kept) {
        if (!kept.letter().report() || kept.letter().deviceId() == null) {
            return "it could not be made a report of a device";
        }
        return kept.complete() ? null : "its payload was cut, dead.letter.payload.max.bytes says at which length";
    }

    static Map<String, @Nullable Object> json(KeptDeadLetter kept) {
        DeadLetter letter = kept.letter();
        return Json.object(
                "id", kept.id(),
                "ts", letter.timestamp(),
                "type", letter.type(),
                "device_id", letter.deviceId(),
                "topic", letter.topic(),
                "reason", letter.reason(),
                "bytes", letter.payload().length,
                "complete", kept.complete(),
                "report", letter.report());
    }
}
