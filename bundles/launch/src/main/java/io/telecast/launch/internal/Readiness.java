package io.telecast.launch.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.telecast.launch.internal.cli.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.StringJoiner;
import javax.net.ssl.HttpsURLConnection;

/** Asks for readiness as a load balancer would: over HTTP, so that the web server is part of the answer. */
final class Readiness {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TIMEOUT_MS = 2000;

    private Readiness() {}

    /** What is still missing, in one line; empty when nothing is. */
    static String of(String url) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(url + "/health/ready").toURL().openConnection();
            if (connection instanceof HttpsURLConnection secure) {
                // It asks its own process, for what everybody may know.
                secure.setSSLSocketFactory(Trust.anybody().getSocketFactory());
                secure.setHostnameVerifier((host, session) -> true);
            }
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_OK) {
                return "";
            }
            try (InputStream body = connection.getErrorStream()) {
                return body == null ? "HTTP status " + status : problems(JSON.readTree(body));
            }
        } catch (IOException e) {
            return "the web server does not answer: " + e.getMessage();
        }
    }

    private static String problems(JsonNode answer) {
        StringJoiner problems = new StringJoiner("; ");
        answer.path("problems")
                .properties()
                .forEach(problem -> problems.add(
                        problem.getKey() + ": " + problem.getValue().asText()));
        return problems.toString().isEmpty() ? "the web server is starting" : problems.toString();
    }
}
