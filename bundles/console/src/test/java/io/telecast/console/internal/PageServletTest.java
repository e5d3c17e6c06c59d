package io.telecast.console.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PageServletTest {
    /** What an HTML page or a script names of its own files. */
    private static final Pattern OWN_FILE = Pattern.compile("(?:(?:src|href)=\"|from '\\./)([\\w.]+)[\"']");

    private static final Server SERVER = new Server(new InetSocketAddress("127.0.0.1", 0));
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new PageServlet(), "/");
        SERVER.setHandler(context);
        SERVER.start();
    }

    @AfterAll
    static void stop() throws Exception {
        SERVER.stop();
    }

    @Test
    void allThatThePageNamesIsServedAndNothingIsFetchedFromElsewhere() throws Exception {
        Set<String> seen = new HashSet<>();
        follow("", seen);
        assertEquals(files(), seen, "what lies in the bundle is what the page is made of");
    }

    @Test
    void thePageMayDoLittle() throws Exception {
        HttpResponse<String> page = get("/");
        assertEquals("text/html;charset=utf-8", header(page, "Content-Type").toLowerCase());
        String policy = header(page, "Content-Security-Policy");
        assertTrue(policy.startsWith("default-src 'none'; script-src 'self'"), policy);
        assertFalse(policy.contains("unsafe") || policy.contains("*"), policy);
        assertTrue(policy.contains("require-trusted-types-for 'script'"), policy);
        assertEquals("nosniff", header(page, "X-Content-Type-Options"));
        assertEquals("no-referrer", header(page, "Referrer-Policy"));
    }

    @Test
    void anUnchangedFileIsNotSentAgain() throws Exception {
        HttpResponse<String> first = get("/console.js");
        assertEquals("no-cache", header(first, "Cache-Control"));
        HttpResponse<String> second = get("/console.js", "If-None-Match", header(first, "ETag"));
        assertEquals(304, second.statusCode());
        assertEquals("", second.body());
        assertEquals(200, get("/console.js", "If-None-Match", "\"other\"").statusCode());
    }

    @Test
    void otherPathsAreNotFound() throws Exception {
        for (String path : new String[] {"/index.html", "/page/console.js", "/..%2fconsole.js", "/api/v1/none"}) {
            HttpResponse<String> answer = get(path);
            assertTrue(answer.statusCode() == 404 || answer.statusCode() == 400, path);
        }
    }

    private void follow(String name, Set<String> seen) throws Exception {
        HttpResponse<String> file = get("/" + name);
        assertEquals(200, file.statusCode(), name);
        String elsewhere = file.body().replace("http://www.w3.org/2000/svg", "");
        // The chart library names its home in a comment.
        assertFalse(!name.startsWith("uPlot") && elsewhere.matches("(?s).*https?://.*"), name);
        assertFalse(file.body().contains("innerHTML"), name);
        Matcher named = OWN_FILE.matcher(file.body());
        while (named.find()) {
            if (seen.add(named.group(1))) {
                follow(named.group(1), seen);
            }
        }
    }

    private static Set<String> files() throws Exception {
        Path page = Path.of(PageServlet.class.getResource("/page/index.html").toURI())
                .getParent();
        try (Stream<Path> files = Files.list(page)) {
            Set<String> names = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
            names.remove("index.html");
            return names;
        }
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        int port = ((ServerConnector) SERVER.getConnectors()[0]).getLocalPort();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElseThrow();
    }
}
