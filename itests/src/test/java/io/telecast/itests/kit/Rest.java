package io.telecast.itests.kit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The REST API as one user sees it. */
public final class Rest {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final HttpClient client;
    private final URI base;
    private final String token;

    /** Asks under a base such as {@code http://127.0.0.1:8080}; without a token when it is null. */
    public Rest(URI base, String token) {
        this(CLIENT, base, token);
    }

    /** Asks by a client of the test's own. */
    public Rest(HttpClient client, URI base, String token) {
        this.client = client;
        this.base = base;
        this.token = token;
    }

    /** Asks without a token, and believes whatever certificate it is shown. */
    public static Rest ofAnybody(URI base) {
        return base.getScheme().equals("https")
                ? new Rest(HttpClient.newBuilder().sslContext(Tls.anybody()).build(), base, null)
                : new Rest(base, null);
    }

    /** The answer to a GET, of any status. */
    public HttpResponse<String> get(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(10));
        if (token != null) {
            request.header("x-token", token);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("GET " + path + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The current values of a device by key, as a screen would show them. */
    public Map<String, JsonNode> current(String device) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        data(get("/api/v1/telemetry/datas/current/" + device))
                .forEach(point -> values.put(point.required("key").textValue(), point.required("value")));
        return values;
    }

    /** All numbers of a key's history, in the order of their times. */
    public List<Long> history(String device, String key) {
        Map<Long, Long> byTime = new TreeMap<>();
        long end = System.currentTimeMillis() + Duration.ofMinutes(5).toMillis();
        for (boolean more = true; more; ) {
            JsonNode page = data(get("/api/v1/telemetry/datas/history?device_id=" + device + "&key=" + key
                    + "&start_time=0&limit=10000&end_time=" + end));
            int known = byTime.size();
            for (JsonNode point : page) {
                long time = Instant.parse(point.required("ts").textValue()).toEpochMilli();
                byTime.put(time, point.required("value").longValue());
                end = Math.min(end, time);
            }
            more = byTime.size() > known;
        }
        return List.copyOf(byTime.values());
    }

    private static JsonNode data(HttpResponse<String> response) {
        JsonNode body = Json.read(response.body());
        if (response.statusCode() != 200 || body.path("code").asInt() != 200) {
            throw new AssertionError("status " + response.statusCode() + ": " + response.body());
        }
        return body.required("data");
    }
}
