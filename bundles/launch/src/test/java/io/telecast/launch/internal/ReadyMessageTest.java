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
        String text = new ReadyMessage(data, "./telecast").text();
        assertTrue(text.contains(" http://127.0.0.1:8080/#token=tok\n"), text);
        assertTrue(text.contains("./telecast watch --url ws://127.0.0.1:8080 --api-key key d1\n"), text);
        assertTrue(
                text.contains("./telecast publish --broker mqtt://127.0.0.1:1883 --username user --password pass '{"),
                text);
    }

    @Test
    void withoutOneItSaysHowToMakeADevice() {
        assertTrue(new ReadyMessage(data, "./telecast").text().contains("./telecast client 'telecast:device-create"));
    }
}
