package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Distribution;
import io.telecast.itests.kit.Instance;
import io.telecast.itests.kit.Json;
import io.telecast.itests.kit.MqttDevice;
import io.telecast.itests.kit.MqttReceiver;
import io.telecast.itests.kit.OsProcess;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Watcher;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The archetype of a data type, used as its README says: a project is made and built, and its jar brings the type to a
 * running distribution.
 */
@Timeout(300)
class ArchetypeIT {
    private static final String TYPE = "soil-moisture";
    private static final Duration BUILD = Duration.ofSeconds(150);

    private final Path folder = Distribution.folder("archetype");
    private final Path deploy = folder.resolve("deploy");

    @Test
    void aGeneratedProjectBringsItsTypeToBrowsers() throws Exception {
        String home = System.getProperty("telecast.maven", "");
        assumeTrue(Files.isExecutable(Path.of(home, "bin", "mvn")), "no Maven at maven.home: '" + home + "'");
        Files.createDirectories(deploy);
        try (Instance instance = Instance.named("archetype")
                .setting("org.apache.felix.fileinstall-deploy", "felix.fileinstall.dir", deploy)
                .launch()) {
            Path jar = new Maven(Path.of(home, "bin", "mvn"), folder).projectOf(TYPE);
            instance.awaitReady();
            bringsTheType(instance, jar);
        }
    }

    private void bringsTheType(Instance instance, Path jar) throws Exception {
        Demo demo = instance.demo();
        Demo.Device device = instance.createDevice(demo.tenant());
        List<String> answers = new CopyOnWriteArrayList<>();
        int before = clients(instance);
        try (MqttDevice sender = MqttDevice.connect(instance.mqtt(), device);
                Watcher plain = Platform.watch(instance, demo.token(), device)) {
            assertTrue(types(instance).path("bundle").isMissingNode());

            putIntoDeploy(jar);
            Await.until("the type is here", Duration.ofSeconds(30), () -> types(instance)
                    .path("here")
                    .asBoolean());
            assertEquals("1.0.0", types(instance).path("version").asText());
            Await.until("its topics are subscribed to", Await.SHORT, () -> clients(instance) == before + 1);

            try (Watcher watcher = watch(instance, demo.token(), device);
                    MqttReceiver receiver =
                            MqttReceiver.start(broker(instance, device), answerTopic(device, "+"), answers::add)) {
                reports(instance, device, sender, watcher, answers);

                Files.delete(deploy.resolve("type.jar"));
                Await.until("the type is gone", Duration.ofSeconds(30), () -> types(instance)
                        .isMissingNode());
                Await.until("its topics are left", Await.SHORT, () -> clients(instance) == before);
                staysOpen(watcher);
            }
            assertTrue(
                    plain.texts().stream().noneMatch(text -> text.startsWith("{\"type\"")),
                    "who does not ask gets none");
            staysOpen(plain);
        }
    }

    private static void reports(
            Instance instance, Demo.Device device, MqttDevice sender, Watcher watcher, List<String> answers) {
        sender.report("devices/" + TYPE + "/m1", "{\"a\":1.5,\"dry\":true}");
        JsonNode frame = watcher.await(
                        "a frame of the type", each -> each.text().startsWith("{\"type\":\"" + TYPE))
                .json();
        assertEquals("{\"a\":1.5,\"dry\":true}", frame.required("data").toString());
        assertTrue(frame.required("systime").asText().startsWith("2"), frame.toString());
        Await.until("the answer", Await.SHORT, () -> answers.size() == 1);
        assertEquals(0, Json.read(answers.get(0)).required("result").asInt());

        sender.report("devices/" + TYPE + "/m2", "{}");
        Await.until("the refusal", Await.SHORT, () -> answers.size() == 2);
        JsonNode refusal = Json.read(answers.get(1));
        assertEquals(
                "1 bad_report",
                refusal.path("result") + " " + refusal.path("errcode").asText());

        JsonNode shown = Json.read(instance.command("telecast:device-show --json " + device.id()));
        assertEquals(
                List.of(TYPE + ".a", TYPE + ".dry"), shown.required("values").findValuesAsText("key"));
        JsonNode letters = Json.read(instance.command("telecast:dead-letters --json --type " + TYPE));
        assertEquals("it holds no values", letters.path(0).path("reason").asText());
    }

    private static void staysOpen(Watcher watcher) {
        watcher.send("ping");
        watcher.await("a pong", frame -> frame.text().equals("pong"));
        assertEquals(List.of(), watcher.closes());
    }

    private static Watcher watch(Instance instance, String token, Demo.Device device) {
        String frame = Json.object("device_id", device.id(), "token", token, "types", List.of(TYPE));
        Watcher watcher = Watcher.open(instance.ws(Platform.CURRENT), frame);
        // There is no snapshot of it: once this is answered the subscription stands.
        watcher.send("ping");
        watcher.await("a pong", each -> each.text().equals("pong"));
        return watcher;
    }

    private static URI broker(Instance instance, Demo.Device device) {
        return URI.create("tcp://" + device.username() + ":" + device.password() + "@127.0.0.1:" + instance.mqttPort());
    }

    private static String answerTopic(Demo.Device device, String message) {
        return "devices/" + TYPE + "/response/" + device.number() + "/" + message;
    }

    /** The type as the console tells of it, missing if it does not. */
    private static JsonNode types(Instance instance) {
        for (JsonNode type : Json.read(instance.command("telecast:types --json"))) {
            if (type.path("type").asText().equals(TYPE)) {
                return type;
            }
        }
        return Json.read("{}").path(TYPE);
    }

    /** The MQTT connections of the platform: one for each type that is installed, and one for what it sends. */
    private static int clients(Instance instance) {
        return instance.stats().get("mqtt.clients.connected").intValue();
    }

    /** In one step, as a careful operator would. */
    private void putIntoDeploy(Path jar) throws IOException {
        Path copy = Files.copy(jar, folder.resolve("copy.jar"));
        Files.move(copy, deploy.resolve("type.jar"), StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * A Maven with a local repository of its own, which has the API and the archetype of this build in it. All else comes
     * from the repository of the build as if that were a remote one: nothing is fetched, and nothing is written there.
     */
    private record Maven(Path program, Path folder) {
        private static final Path REPOSITORY = Path.of(
                        System.getProperty("telecast.target", "target"), "archetype-repository")
                .toAbsolutePath();

        Path projectOf(String type) throws Exception {
            Path settings = Files.writeString(folder.resolve("settings.xml"), settings());
            run(
                    settings,
                    folder,
                    "org.apache.maven.plugins:maven-archetype-plugin:" + System.getProperty("telecast.archetype")
                            + ":generate",
                    "-DarchetypeCatalog=internal",
                    "-DarchetypeGroupId=io.telecast",
                    "-DarchetypeArtifactId=telecast-uplink-archetype",
                    "-DarchetypeVersion=" + System.getProperty("telecast.version"),
                    "-DgroupId=org.example",
                    "-DartifactId=generated",
                    "-Dversion=1.0.0",
                    "-Dpackage=org.example.generated",
                    "-Dtype=" + type);
            Path project = folder.resolve("generated");
            String built = run(settings, project, "verify");
            assertTrue(built.contains("Tests run: 6, Failures: 0, Errors: 0, Skipped: 0"), built);
            return project.resolve("target/generated-1.0.0.jar");
        }

        private static String settings() {
            Path outer = Path.of(System.getProperty("telecast.repository"));
            return "<settings><localRepository>" + REPOSITORY + "</localRepository><mirrors><mirror><id>build</id>"
                    + "<mirrorOf>*</mirrorOf><url>" + outer.toUri() + "</url></mirror></mirrors></settings>";
        }

        private String run(Path settings, Path directory, String... words) {
            List<String> command = new ArrayList<>(
                    List.of(program.toString(), "-B", "-ntp", "-s", settings.toString(), "-gs", settings.toString()));
            command.addAll(List.of(words));
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1");
            try (OsProcess maven = OsProcess.start(builder, directory, "maven.log")) {
                assertTrue(maven.ended(BUILD), "mvn hangs; see " + directory);
                assertEquals(0, maven.exitCode(), maven::output);
                return maven.output();
            }
        }
    }
}
