package io.telecast.web.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.telecast.api.push.Handshakes;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real server, with a servlet in the place of what answers the handshake. */
class HandshakeGateTest {
    private final HandshakeGate gate = new HandshakeGate();
    private final List<Handshakes.Handshake> asked = new ArrayList<>();
    private final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));

    /** Tells who asked. */
    private static final class Name extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Principal principal = request.getUserPrincipal();
            response.getWriter().print(principal == null ? "nobody" : principal.getName());
        }
    }

    @BeforeEach
    void start() throws Exception {
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new ServletHolder(new Name()), "/*");
        context.addFilter(new FilterHolder(gate), "/*", EnumSet.of(DispatcherType.REQUEST));
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void onlyHandshakesAreAskedAbout() throws Exception {
        answer(new Handshakes.Answer.Upgrade(() -> "somebody"));
        assertEquals("200 nobody", get(""));
        assertEquals("200 nobody", get("Upgrade: other\r\n"));
        assertEquals(List.of(), asked);
        assertEquals("200 somebody", get("Upgrade: websocket\r\n"));
        assertEquals("200 somebody", get("Upgrade: x, WebSocket\r\n"));
        assertEquals("200 somebody", get("Upgrade: x\r\nupgrade: websocket\r\n"));
        assertEquals(3, asked.size());
    }

    @Test
    void whatTheClientTells() throws Exception {
        answer(new Handshakes.Answer.Upgrade(() -> "somebody"));
        get("Upgrade: websocket\r\n");
        get(
                "Upgrade: websocket\r\nOrigin: https://a\r\nX-Forwarded-For: 1.1.1.1, 2.2.2.2\r\nX-Forwarded-For: 3.3.3.3\r\n");
        assertEquals(
                List.of(
                        new Handshakes.Handshake("127.0.0.1", List.of(), null),
                        new Handshakes.Handshake("127.0.0.1", List.of("1.1.1.1, 2.2.2.2", "3.3.3.3"), "https://a")),
                asked);
    }

    @Test
    void aRefusalHasItsStatusAndText() throws Exception {
        answer(new Handshakes.Answer.Refusal(503, "not now"));
        assertEquals("503 not now\n", get("Upgrade: websocket\r\n"));
        assertEquals("200 nobody", get(""));
    }

    /** Whoever reads 503 comes again, or is sent to another instance by the load balancer. */
    @Test
    void withoutAnybodyToAskOursAreAwayAndAllElseGoesOn() throws Exception {
        assertEquals("200 nobody", get("Upgrade: websocket\r\n"));
        assertEquals("200 nobody", get("/api/v1/telemetry", ""));
        assertEquals(
                "503 No WebSockets at this moment: connect again.\n",
                get("/api/v1/telemetry/datas/current/ws", "Upgrade: websocket\r\n"));
        answer(new Handshakes.Answer.Upgrade(() -> "somebody"));
        assertEquals("200 somebody", get("/api/v1/telemetry/datas/current/ws", "Upgrade: websocket\r\n"));
    }

    private void answer(Handshakes.Answer always) {
        gate.handshakes = handshake -> {
            asked.add(handshake);
            return always;
        };
    }

    private String get(String headers) throws IOException {
        return get("/", headers);
    }

    private String get(String path, String headers) throws IOException {
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: upgrade, close\r\n" + headers + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String status = answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
            return status + " " + answer.substring(answer.indexOf("\r\n\r\n") + 4);
        }
    }
}
