package io.telecast.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestTest {
    private static final String DATAS = "/api/v1/telemetry/datas/";
    private static final long T = 1_737_369_005_000L;

    private final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
    private final Services services = new Services(config("3000", "2"));
    private final Plant plant = new Plant();
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws Exception {
        services.authenticator = plant.authenticator();
        services.directory = plant;
        services.store = plant.store();
        ServletContextHandler context = new ServletContextHandler("/");
        add(context, new CurrentServlet(services), DATAS + "current/*");
        add(context, new HistoryServlet(services), DATAS + "history");
        add(context, new DevicesServlet(services), "/api/v1/device");
        server.setHandler(context);
        server.start();
        plant.device("d1", "t1");
        plant.device("d2", "t1");
        plant.device("other", "t2");
        plant.point("d1", "temperature", T, 25.0);
        plant.point("d1", "ratio", T + 1, 0.5);
        plant.point("d1", "on", T, true);
        plant.point("d1", "name", T, "a \"b\"");
        plant.point("other", "temperature", T, 1.0);
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void currentValuesOfADevice() throws Exception {
        HttpResponse<String> answer = get(DATAS + "current/d1", "Authorization", "Bearer good");
        assertEquals(200, answer.statusCode());
        String point = "{\"device_id\":\"d1\",\"key\":\"%s\",\"ts\":\"%s\",\"tenant_id\":\"t1\",\"value\":%s}";
        assertEquals(
                "{\"code\":200,\"message\":\"success\",\"data\":["
                        + point.formatted("name", "2025-01-20T10:30:05Z", "\"a \\\"b\\\"\"") + ","
                        + point.formatted("on", "2025-01-20T10:30:05Z", "true") + ","
                        + point.formatted("ratio", "2025-01-20T10:30:05.001Z", "0.5") + ","
                        + point.formatted("temperature", "2025-01-20T10:30:05Z", "25") + "]}",
                answer.body());
        assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElseThrow());
        assertTrue(get(DATAS + "current/d2", "x-api-key", "key").body().endsWith("\"data\":[]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"keys=on&keys=ratio", "keys=[\"on\",\"ratio\",\"none\"]", "keys=[\"on\"]&keys=ratio"})
    void someKeys(String query) throws Exception {
        String encoded = query.replace("[", "%5B").replace("]", "%5D").replace("\"", "%22");
        String body = get(DATAS + "current/keys?device_id=d1&" + encoded, "x-token", "good")
                .body();
        assertTrue(body.contains("\"key\":\"on\"") && body.contains("\"key\":\"ratio\""), body);
        assertTrue(!body.contains("temperature") && !body.contains("name"), body);
    }

    @Test
    void history() throws Exception {
        plant.point("d1", "temperature", T + 1_000, 26.5);
        String query = "history?device_id=d1&key=temperature&start_time=" + T + "&end_time=" + (T + 1_000);
        String body = get(DATAS + query, "x-token", "good").body();
        assertTrue(body.indexOf("\"value\":26.5") < body.indexOf("\"value\":25}"), body);
        assertTrue(body.indexOf("\"value\":26.5") > 0, body);
        String limited = get(DATAS + query + "&limit=1", "x-token", "good").body();
        assertTrue(limited.contains("26.5") && !limited.contains("\"value\":25}"), limited);
    }

    @Test
    void devicesOfTheTenantByPages() throws Exception {
        String list = "{\"code\":200,\"message\":\"success\",\"data\":{\"page\":%d,\"page_size\":%d,\"total\":%d,"
                + "\"list\":[%s]}}";
        String d1 = "{\"id\":\"d1\",\"name\":\"Device d1\",\"device_number\":\"n-d1\",\"tenant_id\":\"t1\"}";
        String d2 = "{\"id\":\"d2\",\"name\":\"Device d2\",\"device_number\":\"n-d2\",\"tenant_id\":\"t1\"}";
        String path = "/api/v1/device";
        assertEquals(
                list.formatted(1, 100, 2, d1 + "," + d2),
                get(path, "x-token", "good").body());
        assertEquals(
                list.formatted(1, 1, 2, d1),
                get(path + "?page_size=1", "x-token", "good").body());
        assertEquals(
                list.formatted(2, 1, 2, d2),
                get(path + "?page_size=1&page=2", "x-token", "good").body());
    }

    @Test
    void devicesTellWhetherTheyAreOnlineIfThatIsKnown() throws Exception {
        services.presence = plant.presence(Map.of("d1", true, "d2", false));
        String body = get("/api/v1/device", "x-token", "good").body();
        assertTrue(body.contains("\"n-d1\",\"tenant_id\":\"t1\",\"is_online\":1}"), body);
        assertTrue(body.contains("\"n-d2\",\"tenant_id\":\"t1\",\"is_online\":0}"), body);
        services.presence = plant.presence(Map.of("d1", true));
        body = get("/api/v1/device", "x-token", "good").body();
        assertTrue(body.contains("\"n-d2\",\"tenant_id\":\"t1\"}"), body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "current/none|404|device not found",
                "current/other|404|device not found",
                "current/a%20b|404|device not found",
                "current/keys?device_id=other&keys=a|404|device not found",
                "current/|400|device_id is required",
                "current/keys?keys=a|400|device_id is required",
                "current/keys?device_id=d1|400|keys is required",
                "current/keys?device_id=d1&keys=|400|keys must be non-empty strings",
                "current/keys?device_id=d1&keys=%5B1%5D|400|keys must be non-empty strings",
                "current/keys?device_id=d1&keys=%5B|400|keys must be non-empty strings",
                "current/keys?device_id=d1&keys=%C0|400|the query is not well-formed",
                "history?device_id=d1|400|key is required",
                "history?device_id=d1&key=a|400|start_time is required",
                "history?device_id=d1&key=a&start_time=x&end_time=1|400|start_time must be a whole number from 0",
                "history?device_id=d1&key=a&start_time=2&end_time=1|400|end_time must be a whole number from 2",
                "history?device_id=d1&key=a&start_time=1&end_time=2&limit=0|400|limit must be a whole number from 1",
            })
    void badRequestsNameTheField(String path, int status, String message) throws Exception {
        HttpResponse<String> answer = get(DATAS + path, "x-token", "good");
        assertEquals(status, answer.statusCode(), answer.body());
        String begin = "{\"code\":" + status + ",\"message\":\"" + message;
        assertTrue(answer.body().startsWith(begin), answer.body());
        assertTrue(answer.body().endsWith("\"data\":null}"), answer.body());
    }

    @ParameterizedTest
    @CsvSource({
        "x-token, bad, invalid token",
        "x-api-key, bad, api key not found",
        "x-other, good, authentication failed: token or x-api-key is required"
    })
    void credentialsAreNeeded(String header, String value, String message) throws Exception {
        for (String path : new String[] {DATAS + "current/d1", DATAS + "history", "/api/v1/device"}) {
            HttpResponse<String> answer = get(path, header, value);
            assertEquals(401, answer.statusCode());
            assertEquals("{\"code\":401,\"message\":\"" + message + "\",\"data\":null}", answer.body());
        }
    }

    @Test
    void whatIsAwayOrSlowIsSaid() throws Exception {
        String away = "{\"code\":503,\"message\":\"temporarily unavailable, try again later\",\"data\":null}";
        plant.stuck = true;
        assertEquals(away, get(DATAS + "current/d1", "x-token", "good").body());
        plant.stuck = false;
        plant.away = true;
        assertEquals(away, get(DATAS + "current/d1", "x-token", "good").body());
        plant.away = false;
        services.store = null;
        assertEquals(away, get(DATAS + "current/d1", "x-token", "good").body());
        services.authenticator = null;
        assertEquals(503, get("/api/v1/device", "x-token", "good").statusCode());
    }

    @Test
    void onlyGet() throws Exception {
        HttpRequest post = HttpRequest.newBuilder(uri("/api/v1/device"))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        HttpResponse<String> answer = client.send(post, HttpResponse.BodyHandlers.ofString());
        assertEquals(405, answer.statusCode());
        assertEquals("GET", answer.headers().firstValue("Allow").orElseThrow());
    }

    @Test
    void aLargeAnswerArrivesWhole() throws Exception {
        for (int i = 0; i < 10_000; i++) {
            plant.point("d2", "k", T + i, "x".repeat(100));
        }
        String query = "history?device_id=d2&key=k&limit=10000&start_time=" + T + "&end_time=" + (T + 10_000);
        String body = get(DATAS + query, "x-token", "good").body();
        assertTrue(body.endsWith("\"}]}") && body.length() > 1_500_000, body.length() + " characters");
        assertEquals(10_001, body.split("\\{\"device_id\"", -1).length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "soon"})
    void aSettingOutOfBounds(String value) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new Services(config(value, "2")));
        assertEquals(
                "answer.timeout.ms: '" + value + "' is not within its limits; allowed: 100 to 600000",
                refused.getMessage());
        refused = assertThrows(IllegalArgumentException.class, () -> new Services(config("1000", value + "x")));
        assertEquals(
                "body.max.kb: '" + value + "x' is not within its limits; allowed: 1 to 65536", refused.getMessage());
    }

    private HttpResponse<String> get(String path, String header, String value) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(uri(path)).header(header, value).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static void add(ServletContextHandler context, ApiServlet servlet, String pattern) {
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        context.addServlet(holder, pattern);
    }

    private static RestConfig config(String timeoutMillis, String bodyMaxKilobytes) {
        return new RestConfig() {
            @Override
            public String answer_timeout_ms() {
                return timeoutMillis;
            }

            @Override
            public String body_max_kb() {
                return bodyMaxKilobytes;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return RestConfig.class;
            }
        };
    }
}
