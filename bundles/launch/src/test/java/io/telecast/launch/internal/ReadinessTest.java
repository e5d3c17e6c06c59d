package io.telecast.launch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    @Test
    void nothingIsMissingWhenTheAnswerIsOk() throws Exception {
        assertEquals("", answerTo(200, "{\"ready\":true,\"problems\":{}}"));
    }

    @Test
    void problemsAreNamedByPart() throws Exception {
        String body = "{\"ready\":false,\"problems\":{\"mqtt\":\"no connection\",\"store\":\"closed\"}}";
        assertEquals("mqtt: no connection; store: closed", answerTo(503, body));
    }

    @Test
    void anErrorPageOfTheWebServerMeansThatItIsStarting() throws Exception {
        assertTrue(answerTo(404, "<html>").startsWith("the web server does not answer: "));
        assertEquals("the web server is starting", answerTo(500, "{}"));
    }

    @Test
    void aServerThatIsNotThereIsNotReady() {
        assertTrue(Readiness.of("http://127.0.0.1:1").startsWith("the web server does not answer: "));
    }

    private static String answerTo(int status, String body) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        server.createContext("/health/ready", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try {
            return Readiness.of("http://127.0.0.1:" + server.getAddress().getPort());
        } finally {
            server.stop(0);
        }
    }
}
