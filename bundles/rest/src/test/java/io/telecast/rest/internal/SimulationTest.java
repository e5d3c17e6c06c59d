package io.telecast.rest.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkBus;
import io.telecast.api.uplink.UplinkResult;
import java.lang.annotation.Annotation;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulationTest {
    private static final String PATH = "/api/v1/telemetry/datas/simulation";
    private static final int BODY_MAX_KB = 2;

    private final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
    private final Services services = new Services(new Config());
    private final Plant plant = new Plant();
    private final Lane lane = new Lane();
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws Exception {
        services.authenticator = plant.authenticator();
        services.directory = plant;
        services.bus = lane;
        services.telemetryHandler = report -> CompletableFuture.failedFuture(new AssertionError("goes by the bus"));
        ServletContextHandler context = new ServletContextHandler("/");
        ServletHolder holder = new ServletHolder(new SimulationServlet(services));
        holder.setAsyncSupported(true);
        context.addServlet(holder, PATH);
        server.setHandler(context);
        server.start();
        plant.device("d1", "t1");
        plant.device("other", "t2");
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void aReportGoesTheWayOfAllAndIsAnsweredWhenItIsStored() throws Exception {
        long before = System.currentTimeMillis();
        HttpResponse<String> answer = post("{\"device_id\":\"d1\",\"value\":\"{\\\"t\\\":\\\"\u6e29\\\"}\"}");
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals("{\"code\":200,\"message\":\"success\",\"data\":{\"device_id\":\"d1\"}}", answer.body());
        Report report = lane.reports.get(0);
        assertEquals("telemetry", report.type());
        assertEquals("devices/telemetry", report.topic());
        assertEquals("d1", report.deviceId());
        assertEquals(1, report.qos());
        assertEquals("{\"t\":\"\u6e29\"}", new String(report.payload(), StandardCharsets.UTF_8));
        assertTrue(report.timestamp() >= before && report.timestamp() <= System.currentTimeMillis());
    }

    @Test
    void bytesComeInHexadecimalDigitsAndNamesInAnyCase() throws Exception {
        HttpResponse<String> answer = post("{\"Device_ID\":\"d1\",\"VALUE\":\"00 fF\\n7a\",\"Encoding\":\"hex\"}");
        assertEquals(200, answer.statusCode(), answer.body());
        assertArrayEquals(new byte[] {0, (byte) 0xff, 0x7a}, lane.reports.get(0).payload());
    }

    @Test
    void reportsOfOneMomentAreSeparateSamples() throws Exception {
        String body = "{\"device_id\":\"d1\",\"value\":\"1\"}";
        List<CompletableFuture<HttpResponse<String>>> answers = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(client.sendAsync(request(body, "good"), HttpResponse.BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertEquals(200, answer.get().statusCode());
        }
        assertEquals(
                200, lane.reports.stream().map(Report::timestamp).distinct().count());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"device_id\":\"none\",\"value\":\"1\"}|404|device not found",
                "{\"device_id\":\"other\",\"value\":\"1\"}|404|device not found",
                "{\"device_id\":\"a b\",\"value\":\"1\"}|404|device not found",
                "{\"value\":\"1\"}|400|device_id is required",
                "{\"device_id\":\"\",\"value\":\"1\"}|400|device_id must be a non-empty string",
                "{\"device_id\":1,\"value\":\"1\"}|400|device_id must be a string",
                "{\"device_id\":\"d1\"}|400|value is required",
                "{\"device_id\":\"d1\",\"value\":{}}|400|value must be a string",
                "{\"device_id\":\"d1\",\"value\":\"1\",\"encoding\":\"b64\"}|400|encoding must be 'text' or 'hex'",
                "{\"device_id\":\"d1\",\"value\":\"abc\",\"encoding\":\"hex\"}|400|value must be hexadecimal digits",
                "{\"device_id\":\"d1\",\"value\":\"1\",\"value\":\"2\"}|400|the body must be a JSON object",
                "[]|400|the body must be a JSON object",
                "{|400|the body must be a JSON object",
                "''|400|the body must be a JSON object",
            })
    void badRequestsNameTheFieldAndReportNothing(String body, int status, String message) throws Exception {
        HttpResponse<String> answer = post(body);
        assertEquals(status, answer.statusCode(), answer.body());
        assertTrue(answer.body().startsWith("{\"code\":" + status + ",\"message\":\"" + message), answer.body());
        assertEquals(List.of(), lane.reports);
    }

    @Test
    void theReasonOfARefusalIsTold() throws Exception {
        lane.result = UplinkResult.drop("the key is too long");
        HttpResponse<String> answer = post("{\"device_id\":\"d1\",\"value\":\"1\"}");
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().contains("the key is too long"), answer.body());
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedAlsoWhenItDoesNotSayItsLength() throws Exception {
        String body = "{\"device_id\":\"d1\",\"value\":\"" + "x".repeat(BODY_MAX_KB * 1024) + "\"}";
        assertEquals(413, post(body).statusCode());
        HttpRequest chunked = HttpRequest.newBuilder(uri())
                .header("x-token", "good")
                .POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(body)))
                .build();
        HttpResponse<String> answer = client.send(chunked, HttpResponse.BodyHandlers.ofString());
        assertEquals(413, answer.statusCode());
        assertTrue(answer.body().contains("allowed: 2048 bytes"), answer.body());
        assertEquals(List.of(), lane.reports);
    }

    @Test
    void anInstanceThatTakesNoReportsSaysSo() throws Exception {
        String body = "{\"device_id\":\"d1\",\"value\":\"1\"}";
        lane.result = UplinkResult.RETRY;
        assertSays(503, "too many reports wait", post(body));
        lane.result = null;
        assertSays(503, "no answer in time; the report may still be stored", post(body));
        services.telemetryHandler = null;
        assertSays(503, "this instance takes no reports", post(body));
        services.telemetryHandler = report -> new CompletableFuture<>();
        services.bus = null;
        assertSays(503, "this instance takes no reports", post(body));
        plant.away = true;
        assertSays(503, "temporarily unavailable", post(body));
    }

    @Test
    void onlyPostAndOnlyWithCredentials() throws Exception {
        HttpRequest get =
                HttpRequest.newBuilder(uri()).header("x-token", "good").build();
        HttpResponse<String> answer = client.send(get, HttpResponse.BodyHandlers.ofString());
        assertEquals(405, answer.statusCode());
        assertEquals("POST", answer.headers().firstValue("Allow").orElseThrow());
        HttpRequest stranger = request("{\"device_id\":\"d1\",\"value\":\"1\"}", "bad");
        assertSays(401, "invalid token", client.send(stranger, HttpResponse.BodyHandlers.ofString()));
        assertEquals(List.of(), lane.reports);
    }

    private static void assertSays(int status, String message, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains(message), answer.body());
    }

    private HttpResponse<String> post(String body) throws Exception {
        return client.send(request(body, "good"), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String body, String token) {
        return HttpRequest.newBuilder(uri())
                .header("x-token", token)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private URI uri() {
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        return URI.create("http://127.0.0.1:" + port + PATH);
    }

    /** Records what it is given, and answers as told; with nothing when the result is null. */
    private static final class Lane implements UplinkBus {
        final List<Report> reports = new CopyOnWriteArrayList<>();
        volatile @Nullable UplinkResult result = UplinkResult.OK;

        @Override
        public CompletionStage<UplinkResult> submit(Report report) {
            UplinkResult answer = result;
            reports.add(report);
            return answer == null ? new CompletableFuture<>() : CompletableFuture.completedFuture(answer);
        }

        @Override
        public CompletionStage<UplinkResult> refuse(
                String type, String topic, @Nullable String deviceId, byte[] payload, String reason) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Config implements RestConfig {
        @Override
        public String answer_timeout_ms() {
            return "1000";
        }

        @Override
        public String body_max_kb() {
            return Integer.toString(BODY_MAX_KB);
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return RestConfig.class;
        }
    }
}
