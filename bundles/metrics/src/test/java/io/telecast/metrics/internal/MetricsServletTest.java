package io.telecast.metrics.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** By HTTP, with a real server. */
class MetricsServletTest {
    private static final String TOKEN = "0123456789abcdef";
    private static final String FIGURE = "telecast_bus_reports_total 7";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Server server = new Server();

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void theFormatIsTheOneThatIsAskedFor() throws Exception {
        URI metrics = start("");
        HttpResponse<byte[]> plain = get(metrics);
        assertEquals("text/plain; version=0.0.4; charset=utf-8", contentType(plain));
        assertTrue(text(plain).contains("\n" + FIGURE + ".0\n"), text(plain));
        assertEquals("no-store", plain.headers().firstValue("Cache-Control").orElseThrow());

        // What Prometheus 2.42 sends.
        HttpResponse<byte[]> open = get(
                metrics,
                "Accept",
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1");
        assertEquals("application/openmetrics-text; version=1.0.0; charset=utf-8", contentType(open));
        assertTrue(text(open).contains("\n" + FIGURE + ".0\n") && text(open).endsWith("\n# EOF\n"), text(open));
    }

    @Test
    void itIsCompressedForWhoWantsThat() throws Exception {
        URI metrics = start("");
        HttpResponse<byte[]> zipped = get(metrics, "Accept-Encoding", "deflate, gzip");
        assertEquals("gzip", zipped.headers().firstValue("Content-Encoding").orElseThrow());
        String text = new String(
                new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(text.contains(FIGURE), text);
        assertFalse(get(metrics, "Accept-Encoding", "gzip;q=0").headers().map().containsKey("content-encoding"));
    }

    @Test
    void withoutATokenAProxyIsRefused() throws Exception {
        URI metrics = start("");
        assertEquals(200, get(metrics).statusCode());
        for (String header : List.of("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")) {
            HttpResponse<byte[]> refused = get(metrics, header, "for=10.0.0.7");
            assertEquals(403, refused.statusCode());
            assertEquals(1, text(refused).lines().count());
            assertTrue(text(refused).contains("TELECAST_METRICS_TOKEN"), text(refused));
        }
    }

    @Test
    void withATokenItIsAskedFor() throws Exception {
        URI metrics = start(TOKEN);
        HttpResponse<byte[]> refused = get(metrics);
        assertEquals(401, refused.statusCode());
        assertEquals("Bearer", refused.headers().firstValue("WWW-Authenticate").orElseThrow());
        assertFalse(text(refused).contains("telecast_"), text(refused));
        assertEquals(401, get(metrics, "Authorization", "Bearer " + TOKEN + "x").statusCode());
        assertEquals(200, get(metrics, "Authorization", "Bearer " + TOKEN).statusCode());
    }

    private URI start(String token) throws Exception {
        var servlet = new MetricsServlet(new Access(token), new Scraper(500, "1.0.0", "i"));
        servlet.checks = List.of(Part.with("bus", to -> to.counter("reports", "Reports", 7)));
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        var context = new ServletContextHandler();
        context.addServlet(new ServletHolder(servlet), "/metrics");
        server.setHandler(context);
        server.start();
        return URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/metrics");
    }

    private HttpResponse<byte[]> get(URI uri, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String contentType(HttpResponse<byte[]> response) {
        return response.headers().firstValue("Content-Type").orElseThrow();
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
