package io.telecast.shell.internal;

import io.telecast.api.device.CreatedDevice;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.NewDevice;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Creates the devices of an import, a bounded number at a time, and tells of them in the order of the file. */
final class Importer {
    /** Enough to keep the database busy, few enough to wait in its queue only for a moment. */
    static final int AT_ONCE = 32;

    private static final long ANSWER_SECONDS = 60;

    /** Told what became of each line, on the importing thread. */
    interface Progress {
        void created(ImportLine line, CreatedDevice device) throws CommandFailedException;

        void failed(ImportLine line, String reason);
    }

    /** A line on its way. */
    private record Pending(ImportLine line, CompletableFuture<Outcome> outcome) {}

    /** What there is of a device; without its script when that could not be set. */
    private record Outcome(CreatedDevice created, @Nullable String scriptProblem) {}

    private final DeviceDirectory directory;
    private final Progress progress;
    /** The devices of this import by what other lines may call them: they may be gateways. */
    private final Map<String, CompletionStage<CreatedDevice>> begun = new HashMap<>();

    private final Deque<Pending> pending = new ArrayDeque<>();
    /** Why it ends early, null as long as it does not. */
    private @Nullable String end;

    Importer(DeviceDirectory directory, Progress progress) {
        this.directory = directory;
        this.progress = progress;
    }

    /** Ends early when the directory does not work any more, but first tells of all lines that were begun. */
    void create(List<ImportLine> lines) throws CommandFailedException, InterruptedException {
        for (ImportLine line : lines) {
            if (pending.size() == AT_ONCE) {
                finish(pending.remove());
            }
            if (end != null) {
                break;
            }
            pending.add(new Pending(line, begin(line)));
        }
        while (!pending.isEmpty()) {
            finish(pending.remove());
        }
        if (end != null) {
            throw new CommandFailedException(end);
        }
    }

    private CompletableFuture<Outcome> begin(ImportLine line) {
        String script = line.script();
        CompletionStage<CreatedDevice> created = device(line);
        line.names().forEach(name -> begun.put(name, created));
        CompletionStage<Outcome> outcome = script == null
                ? created.thenApply(made -> new Outcome(made, null))
                : created.thenCompose(made -> directory
                        .setScript(made.device().id(), script)
                        .handle((set, failure) -> new Outcome(made, failure == null ? null : failure.getMessage())));
        return outcome.toCompletableFuture();
    }

    private CompletionStage<CreatedDevice> device(ImportLine line) {
        CompletionStage<CreatedDevice> gateway = line.gateway() == null ? null : begun.get(line.gateway());
        if (gateway == null) {
            return create(line.device());
        }
        return gateway.handle((made, failure) -> made)
                .thenCompose(made -> made == null
                        ? CompletableFuture.failedFuture(new IllegalArgumentException(
                                "column gateway: '" + line.gateway() + "' could not be created"))
                        : create(line.behind(made.device().id()).device()));
    }

    private CompletionStage<CreatedDevice> create(NewDevice device) {
        try {
            return directory.create(device);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void finish(Pending next) throws CommandFailedException, InterruptedException {
        ImportLine line = next.line();
        try {
            Outcome outcome = Services.answer(DeviceDirectory.class, next.outcome(), end == null ? ANSWER_SECONDS : 1);
            progress.created(line, outcome.created());
            if (outcome.scriptProblem() != null) {
                progress.failed(line, "created, but its script could not be set: " + outcome.scriptProblem());
            }
        } catch (BadInputException e) {
            progress.failed(line, e.getMessage());
        } catch (CommandFailedException e) {
            progress.failed(line, e.getMessage());
            end = end != null ? end : "the import ended at line " + line.number() + ": " + e.getMessage();
        }
    }
}
