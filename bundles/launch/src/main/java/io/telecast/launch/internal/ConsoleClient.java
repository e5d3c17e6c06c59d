package io.telecast.launch.internal;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.PrivilegedExceptionAction;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One command of one client. It sends the secret and the command line, each as a Java modified UTF string; it gets what
 * the command prints, a zero byte and the exit code as one byte.
 */
final class ConsoleClient implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleClient.class);
    private static final int REQUEST_TIMEOUT_MS = 5000;
    private static final Set<RolePrincipal> ROLES = Stream.of("admin", "manager", "viewer", "systembundles")
            .map(RolePrincipal::new)
            .collect(Collectors.toUnmodifiableSet());

    private final Socket socket;
    private final ConsoleKey key;
    private final SessionFactory sessions;

    ConsoleClient(Socket socket, ConsoleKey key, SessionFactory sessions) {
        this.socket = socket;
        this.key = key;
        this.sessions = sessions;
    }

    @Override
    public void run() {
        try (socket) {
            socket.setSoTimeout(REQUEST_TIMEOUT_MS);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            if (!key.fits(in.readUTF())) {
                LOG.warn("A console client without the right key was refused");
                return;
            }
            String command = in.readUTF();
            socket.setSoTimeout(0);
            try (PrintStream out = new PrintStream(socket.getOutputStream(), true, StandardCharsets.UTF_8)) {
                int code = execute(command, out);
                out.write(0);
                out.write(code);
            }
        } catch (IOException e) {
            LOG.debug("A console client went away", e);
        }
    }

    private int execute(String command, PrintStream out) throws IOException {
        Session session = sessions.create(new ByteArrayInputStream(new byte[0]), out, out);
        Thread leaving = new Thread(() -> closeWhenGone(session), "telecast-console-end");
        leaving.setDaemon(true);
        leaving.start();
        try {
            Subject operator = new Subject(true, ROLES, Set.of(), Set.of());
            PrivilegedExceptionAction<@Nullable Object> action = () -> session.execute(command);
            print(Subject.doAs(operator, action), out);
            return 0;
        } catch (Exception e) {
            Throwable cause = e.getCause() != null ? e.getCause() : e;
            LOG.debug("A console command failed", cause);
            out.println(cause.getMessage() == null ? cause.toString() : cause.getMessage());
            return 1;
        } finally {
            session.close();
        }
    }

    /** Most commands print what they have to say; what the others return is shown when it is a plain value. */
    private static void print(@Nullable Object result, PrintStream out) {
        if (result instanceof CharSequence || result instanceof Number || result instanceof Boolean) {
            out.println(result);
        }
    }

    /** Ends a command that has no end of its own, such as log:tail, when its client leaves. */
    private void closeWhenGone(Session session) {
        try {
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                // Nothing more is expected.
            }
        } catch (IOException e) {
            LOG.debug("The client left", e);
        }
        session.close();
    }
}
