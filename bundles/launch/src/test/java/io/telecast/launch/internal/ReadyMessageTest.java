package io.telecast.launch.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadyMessageTest {

    @TempDir
    private Path data;

    @Test
    void withADemoTenantTheLinesCanBeCopied() throws Exception {
        Files.writeString(
                data.resolve("demo.json"),
                """
                {"http":"http://127.0.0.1:8080","ws":"ws://127.0.0.1:8080","mqtt":"mqtt://127.0.0.1:1883","tenant":"demo",
                 "api_key":"key","token":"tok",
                 "devices":[{"id":"d1","number":"N1","username":"user","password":"pass"}]}
                """);
        String text = message("all").text();
        assertTrue(text.contains(" http://127.0.0.1:8080/#token=tok\n"), text);
        assertTrue(text.contains("./telecast watch --url ws://127.0.0.1:8080 --api-key key d1\n"), text);
        assertTrue(
                text.contains("./telecast publish --broker mqtt://127.0.0.1:1883 --username user --password pass '{"),
                text);
    }

    @Test
    void theLineThatWatchesAcceptsACertificateForTrying() throws Exception {
        Files.writeString(
                data.resolve("demo.json"), "{\"http\":\"https://127.0.0.1:8443\",\"ws\":\"wss://127.0.0.1:8443\"}");
        assertTrue(message("all").text().contains(" watch --url wss://127.0.0.1:8443 --insecure "));
    }

    @Test
    void aPartOfTheWholeSaysWhatItIs() {
        assertTrue(message("sockets").text().contains("Page     https://127.0.0.1:8443\n"));
        assertTrue(message("uplink").text().contains("Health   https://127.0.0.1:8443/health/ready\n"));
    }

    @Test
    void withoutOneItSaysHowToMakeADevice() {
        assertTrue(message("all").text().contains("./telecast client 'telecast:device-create"));
    }

    private ReadyMessage message(String role) {
        return new ReadyMessage(data, "./telecast", role, "https://127.0.0.1:8443");
    }
}
