package io.telecast.launch.internal;

import io.telecast.launch.internal.cli.Frames;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One command of one client, who shows the key first; {@link Frames} says how they talk. */
final class ConsoleClient implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleClient.class);
    private static final int REQUEST_TIMEOUT_MS = 5000;
    private static final Set<RolePrincipal> ROLES = Stream.of("admin", "manager", "viewer", "systembundles")
            .map(RolePrincipal::new)
            .collect(Collectors.toUnmodifiableSet());

    private final Socket socket;
    private final ConsoleKey key;
    private final SessionFactory sessions;
    private final Executor readers;

    ConsoleClient(Socket socket, ConsoleKey key, SessionFactory sessions, Executor readers) {
        this.socket = socket;
        this.key = key;
        this.sessions = sessions;
        this.readers = readers;
    }

    @Override
    public void run() {
        try (socket) {
            socket.setSoTimeout(REQUEST_TIMEOUT_MS);
            socket.setTcpNoDelay(true);
            var in = new DataInputStream(socket.getInputStream());
            if (!key.fits(in.readUTF())) {
                LOG.warn("A console client without the right key was refused");
                return;
            }
            Request request = Request.read(in);
            socket.setSoTimeout(0);
            serve(in, new Frames(new BufferedOutputStream(socket.getOutputStream())), request);
        } catch (IOException | RejectedExecutionException e) {
            LOG.debug("A console client went away", e);
        }
    }

    private void serve(DataInputStream in, Frames frames, Request request) throws IOException {
        var input = new ClientInput(frames);
        try (PrintStream out = print(frames, Frames.OUT);
                PrintStream err = print(frames, Frames.ERR)) {
            Session session = sessions.create(input, out, err);
            try {
                readers.execute(() -> read(in, input, session));
                int code = execute(session, request.line(session), out, err);
                out.flush();
                err.flush();
                frames.send(Frames.END, code);
            } finally {
                session.close();
            }
        }
    }

    private static PrintStream print(Frames frames, int kind) {
        return new PrintStream(new BufferedOutputStream(frames.stream(kind)), true, StandardCharsets.UTF_8);
    }

    private static int execute(Session session, String command, PrintStream out, PrintStream err) {
        try {
            Subject operator = new Subject(true, ROLES, Set.of(), Set.of());
            PrivilegedExceptionAction<@Nullable Object> action = () -> session.execute(command);
            print(Subject.doAs(operator, action), out);
            return 0;
        } catch (PrivilegedActionException e) {
            return refuse(e.getException(), err);
        } catch (RuntimeException e) {
            return refuse(e, err);
        }
    }

    private static int refuse(Exception failure, PrintStream err) {
        LOG.debug("A console command failed", failure);
        Refusal refusal = Refusal.of(failure);
        err.println("telecast: " + refusal.line());
        return refusal.code();
    }

    /** Most commands print what they have to say; what the others return is shown when it is a plain value. */
    private static void print(@Nullable Object result, PrintStream out) {
        if (result instanceof CharSequence || result instanceof Number || result instanceof Boolean) {
            out.println(result);
        }
    }

    /** Hands on what the client sends, and ends the command when the client leaves: log:tail has no end of its own. */
    private static void read(DataInputStream in, ClientInput input, Session session) {
        try {
            while (true) {
                byte[] piece = new byte[in.readUnsignedShort()];
                in.readFully(piece);
                input.arrived(piece);
            }
        } catch (IOException | IllegalStateException e) {
            LOG.debug("The client left", e);
        }
        input.end();
        session.close();
    }
}
