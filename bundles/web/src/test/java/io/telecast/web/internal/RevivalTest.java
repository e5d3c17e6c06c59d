package io.telecast.web.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real server, with a servlet that requests reach both past the gate and through it. */
class RevivalTest {
    private static final String PAST = "/past";
    private static final String THROUGH = "/through";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
    private final Answering servlet = new Answering();
    private final ServletHolder holder = new ServletHolder(servlet);

    private static final class Answering extends HttpServlet {
        private static final long serialVersionUID = 1;
        private boolean unavailable;
        private int initialised;

        @Override
        public void init() {
            initialised++;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws UnavailableException {
            if (unavailable) {
                throw new UnavailableException("for good");
            }
        }
    }

    @BeforeEach
    void start() throws Exception {
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(holder, PAST);
        context.getServletHandler().addServletWithMapping(holder, THROUGH);
        context.addFilter(new FilterHolder(new Gate()), THROUGH, EnumSet.of(DispatcherType.REQUEST));
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void aServletThatWasMetTooEarlyIsBackWithTheNextRequest() throws Exception {
        assertEquals(200, get(THROUGH));
        holder.stop();
        assertEquals(404, get(PAST));
        holder.start();
        holder.initialize();
        assertEquals(404, get(PAST), "Jetty never makes it ready again");
        assertEquals(200, get(THROUGH));
        assertEquals(200, get(PAST));
        assertEquals(2, servlet.initialised);
    }

    @Test
    void oneThatIsBeingStartedIsLeftAlone() throws Exception {
        holder.stop();
        assertEquals(404, get(PAST));
        assertEquals(404, get(THROUGH));
        assertEquals(1, servlet.initialised);
    }

    @Test
    void oneThatSaysThatItIsUnavailableStaysSo() throws Exception {
        servlet.unavailable = true;
        assertEquals(404, get(THROUGH));
        servlet.unavailable = false;
        assertEquals(404, get(THROUGH));
        assertEquals(1, servlet.initialised);
    }

    private int get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(server.getURI().resolve(path).toString()))
                .timeout(Duration.ofSeconds(10))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
