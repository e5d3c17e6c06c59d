package io.telecast.launch.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The block that a start ends with: where to look, and lines to try it from another terminal. */
final class ReadyMessage {
    private static final Logger LOG = LoggerFactory.getLogger(ReadyMessage.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path demo;
    private final String command;
    private final String role;
    private final String url;

    /**
     * What is told of this instance.
     *
     * @param role what it was started for: all, sockets or uplink
     * @param url where it is reached on this machine
     */
    ReadyMessage(Path data, String command, String role, String url) {
        demo = data.resolve("demo.json");
        this.command = command;
        this.role = role;
        this.url = url;
    }

    String text() {
        if (role.equals("sockets")) {
            return part("It serves sockets and takes no reports.", "Page     " + url);
        } else if (role.equals("uplink")) {
            return part("It takes reports and serves no sockets.", "Health   " + url + "/health/ready");
        }
        if (Files.exists(demo)) {
            try {
                return tryOut(JSON.readTree(demo.toFile()));
            } catch (IOException e) {
                LOG.warn("{} cannot be read", demo, e);
            }
        }
        return "\nTelecast is ready. Make a device: " + command + " client 'telecast:device-create --help'\n";
    }

    private String part(String what, String where) {
        return """

                Telecast is ready. %s

                  %s
                  Figures  %s client telecast:stats

                """
                .formatted(what, where, command);
    }

    private String tryOut(JsonNode demo) {
        JsonNode device = demo.path("devices").path(0);
        return """

                Telecast is ready.

                  Page     %s/#token=%s
                  Broker   %s (MQTT 5)
                  Watch    %s watch --url %s%s --api-key %s %s
                  Publish  %s publish --broker %s --username %s --password %s '{"temperature":28.5}'

                Ctrl-C stops it.
                """
                .formatted(
                        text(demo, "http"),
                        text(demo, "token"),
                        text(demo, "mqtt"),
                        command,
                        text(demo, "ws"),
                        text(demo, "ws").startsWith("wss:") ? " --insecure" : "",
                        text(demo, "api_key"),
                        text(device, "id"),
                        command,
                        text(demo, "mqtt"),
                        text(device, "username"),
                        text(device, "password"));
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText();
    }
}
