package io.telecast.shell.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/** What our commands have in common: services, the files and the output of their session. */
abstract class TelecastAction implements Action {
    /** What the help says of the last argument. */
    static final String MORE = "Options may also stand here";

    /** The variable of a session that holds the tenant of its last command, for completion. */
    static final String TENANT = "telecast.tenant";

    @Reference
    @SuppressWarnings("NullAway.Init")
    BundleContext bundles;

    @Reference
    @SuppressWarnings("NullAway.Init")
    Session session;

    private final PrintStream out = utf8(System.out);
    private final PrintStream err = utf8(System.err);

    @Override
    public final @Nullable Object execute() throws Exception {
        new Words(this).deal();
        run();
        return null;
    }

    abstract void run() throws Exception;

    Services services() {
        return new Services(bundles);
    }

    <S, T> T ask(Class<S> service, Function<S, CompletionStage<T>> question) throws Exception {
        return services().ask(service, question);
    }

    Device device(String id) throws Exception {
        Device device =
                ask(DeviceDirectory.class, directory -> directory.find(id)).orElseThrow(() -> noDevice(id));
        session.put(TENANT, device.tenantId());
        return device;
    }

    static CommandFailedException noDevice(String id) {
        return new CommandFailedException("there is no device '" + id + "'");
    }

    InputFiles files() {
        return new InputFiles(session);
    }

    /** For wrong arguments and options, which have an exit code of their own. */
    static CommandException usage(String message) {
        return new CommandException(message, message);
    }

    /** Options are text and are read here: the shell's own answer to a wrong number does not say what is allowed. */
    static int whole(String option, String text, int min, int max) throws CommandException {
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw usage(option + ": '" + text + "' is not a whole number in range; allowed: " + min + " to " + max);
    }

    /** The shell's streams write in the encoding of the machine; everybody's names are in UTF-8. */
    private static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    void print(String line) {
        out.println(line);
    }

    void print(Table table) {
        table.print(out);
    }

    void printJson(Object value) {
        out.println(Json.text(value));
    }

    /** Values under each other, for one thing that is shown. */
    void print(Map<String, ?> fields) {
        int width = fields.keySet().stream().mapToInt(String::length).max().orElse(0);
        fields.forEach(
                (name, value) -> print((name + " ".repeat(width - name.length() + 2) + Table.text(value)).strip()));
    }

    void printError(String line) {
        err.println(line);
    }

    PrintStream out() {
        return out;
    }
}
