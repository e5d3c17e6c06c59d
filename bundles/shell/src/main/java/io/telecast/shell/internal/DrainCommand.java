package io.telecast.shell.internal;

import io.telecast.api.push.SocketDrain;
import java.util.function.Function;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** Moves the clients of this instance to the others. */
@Service
@Command(scope = "telecast", name = "drain", description = "Moves WebSockets to the other instances")
public final class DrainCommand extends TelecastAction {
    private static final int DEFAULT_WINDOW_S = 30;
    private static final int LONGEST_WINDOW_S = 3600;
    /** A client that does not answer the close frame is cut some seconds later. */
    private static final long GRACE_MS = 15_000;

    private static final long POLL_MS = 200;

    @Completion(
            value = StringsCompleter.class,
            values = {"10", "30", "60", "300"})
    @Option(name = "--window", description = "Seconds in which the sockets are closed, 0 to 3600; 30 if it is not said")
    @Nullable
    String window;

    @Option(name = "--wait", description = "Returns when no socket is open any more; fails 15 s after the window")
    boolean wait;

    @Option(name = "--status", description = "Only shows how far it is")
    boolean status;

    @Option(name = "--resume", description = "Takes clients again; a restart does that as well")
    boolean resume;

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Override
    void run() throws Exception {
        boolean begins = window != null || wait;
        if ((begins ? 1 : 0) + (status ? 1 : 0) + (resume ? 1 : 0) > 1) {
            throw usage("give either --status, or --resume, or --window and --wait");
        }
        SocketDrain.State state =
                status ? drain(SocketDrain::state) : resume ? drain(SocketDrain::resume) : begin(windowMillis());
        show(state);
    }

    private long windowMillis() throws CommandException {
        return 1_000L * (window == null ? DEFAULT_WINDOW_S : whole("--window", window, 0, LONGEST_WINDOW_S));
    }

    private SocketDrain.State begin(long windowMillis) throws Exception {
        SocketDrain.State state = drain(drain -> drain.drain(windowMillis));
        long begun = System.nanoTime();
        while (wait && state.openSockets() > 0) {
            if (!state.draining()) {
                throw new CommandFailedException("the draining was ended by somebody else; " + open(state));
            }
            if ((System.nanoTime() - begun) / 1_000_000 > windowMillis + GRACE_MS) {
                throw new CommandFailedException(open(state) + " " + GRACE_MS / 1_000
                        + " s after the window; telecast:connections shows them, telecast:drain goes on");
            }
            Thread.sleep(POLL_MS);
            state = drain(SocketDrain::state);
        }
        return state;
    }

    private SocketDrain.State drain(Function<SocketDrain, SocketDrain.State> question) throws Exception {
        return services().with(SocketDrain.class, question::apply);
    }

    private void show(SocketDrain.State state) {
        if (json) {
            printJson(Json.object(
                    "draining", state.draining(),
                    "open_sockets", state.openSockets(),
                    "closed_sockets", state.closedSockets(),
                    "remaining_ms", state.remainingMillis()));
        } else if (state.draining()) {
            print("Draining: " + open(state) + ", " + state.closedSockets() + " were closed, "
                    + Figure.duration(state.remainingMillis()) + " left");
        } else {
            print("Not draining: " + open(state));
        }
    }

    private static String open(SocketDrain.State state) {
        return state.openSockets() == 1 ? "1 socket is open" : state.openSockets() + " sockets are open";
    }
}
