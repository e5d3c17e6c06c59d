package io.telecast.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.telecast.api.uplink.UplinkHandler;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

@Timeout(60)
class TypesCommandTest {
    private static final String COMPONENT =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="position">
              <service><provide interface="io.telecast.api.uplink.UplinkHandler"/></service>
              <property name="uplink.type" value="position"/>
              <property name="uplink.topics" type="String">
                devices/position/{message_id}
                devices/{device_id}/position/{message_id}
              </property>
              <implementation class="no.Matter"/>
            </scr:component>
            """;

    @TempDir
    private Path folder;

    private TestShell shell;

    @BeforeEach
    void start() throws Exception {
        shell = new TestShell(folder);
    }

    @AfterEach
    void stop() throws Exception {
        shell.close();
    }

    @Test
    void tellsWhoIsHereAndWhyOthersAreNot() throws Exception {
        ComponentDescriptionDTO here = component("event");
        ComponentDescriptionDTO away = component("attribute");
        ComponentDescriptionDTO failed = component("status");
        ComponentDescriptionDTO off = component("off");
        ComponentDescriptionDTO other = component("x");
        other.serviceInterfaces = new String[] {"java.lang.Runnable"};
        shell.provide(ServiceComponentRuntime.class, (method, args) -> switch (method) {
            case "getComponentDescriptionDTOs" -> List.of(here, away, failed, off, other);
            case "isComponentEnabled" -> args[0] != off;
            default ->
                List.of(
                        args[0] == here
                                ? configuration(ComponentConfigurationDTO.SATISFIED, null)
                                : args[0] == away
                                        ? configuration(ComponentConfigurationDTO.UNSATISFIED_REFERENCE, null)
                                        : configuration(
                                                ComponentConfigurationDTO.FAILED_ACTIVATION, "bad: 'x'\n\tat y"));
        });
        shell.provide(UplinkHandler.class, Map.of("uplink.type", "plain", "uplink.topics", "a/b"));

        assertEquals(
                List.of(
                        "attribute | away: no Decoder, no Store (a=b) | devices/attribute, x/y | ws:attribute:{device_id}",
                        "event     | here                             | devices/event, x/y     | ws:event:{device_id}",
                        "off       | away: it is not enabled          | devices/off, x/y       | ws:off:{device_id}",
                        "plain     | here                             | a/b                    | ",
                        "status    | away: it fails: bad: 'x'         | devices/status, x/y    | ws:status:{device_id}"),
                shell.run("telecast:types")
                        .lines()
                        .skip(2)
                        .map(line -> line.replaceAll(" +\\| org.apache.felix.framework \\| .* \\| active$", ""))
                        .map(line ->
                                line.equals("plain     | here                             | a/b                    |")
                                        ? line + " "
                                        : line)
                        .toList());
    }

    @Test
    void tellsOfBundlesThatDoNotRun() throws Exception {
        Bundle bundle = shell.install("position", jar());
        assertEquals(
                "[{\"type\":\"position\",\"topics\":[\"devices/position/{message_id}\","
                        + "\"devices/{device_id}/position/{message_id}\"],\"channel\":null,\"bundle\":\"position\","
                        + "\"version\":\"1.2.0\",\"state\":\"not resolved\",\"here\":false,"
                        + "\"reason\":\"its bundle is not resolved\"}]\n",
                shell.run("telecast:types --json"));
        assertEquals(Bundle.INSTALLED, bundle.getState(), "asking resolves nothing");
        bundle.start();
        assertEquals("[]\n", shell.run("telecast:types --json"), "of those that run the component runtime tells");
        bundle.stop();
        assertEquals(List.of("position"), shell.offered("", "telecast:dead-letters --type p"));
    }

    private Path jar() throws Exception {
        var manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "position");
        headers.putValue("Bundle-Version", "1.2.0");
        headers.putValue("Service-Component", "OSGI-INF/none.xml, OSGI-INF/broken.xml,OSGI-INF/position.xml");
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes, manifest)) {
            write(jar, "OSGI-INF/broken.xml", "<");
            write(jar, "OSGI-INF/position.xml", COMPONENT);
        }
        return Files.write(folder.resolve("position.jar"), bytes.toByteArray());
    }

    private static void write(JarOutputStream jar, String name, String text) throws Exception {
        jar.putNextEntry(new ZipEntry(name));
        ((OutputStream) jar).write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ComponentDescriptionDTO component(String type) {
        var description = new ComponentDescriptionDTO();
        description.bundle = new BundleDTO();
        description.bundle.id = 0;
        description.serviceInterfaces = new String[] {UplinkHandler.class.getName()};
        description.properties = Map.of(
                "uplink.type",
                type,
                "uplink.topics",
                new String[] {"devices/" + type, "x/y"},
                "uplink.channel",
                "ws:" + type + ":{device_id}");
        description.references = new ReferenceDTO[] {reference("decoder", "a.b.Decoder"), reference("s", "Store")};
        return description;
    }

    private static ReferenceDTO reference(String name, String interfaceName) {
        var reference = new ReferenceDTO();
        reference.name = name;
        reference.interfaceName = interfaceName;
        return reference;
    }

    private static ComponentConfigurationDTO configuration(int state, @Nullable String failure) {
        var configuration = new ComponentConfigurationDTO();
        configuration.state = state;
        configuration.failure = failure;
        var decoder = new UnsatisfiedReferenceDTO();
        decoder.name = "decoder";
        var store = new UnsatisfiedReferenceDTO();
        store.name = "s";
        store.target = "(a=b)";
        configuration.unsatisfiedReferences = new UnsatisfiedReferenceDTO[] {decoder, store};
        return configuration;
    }
}
