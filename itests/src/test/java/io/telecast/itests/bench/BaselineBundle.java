package io.telecast.itests.bench;

import io.telecast.itests.bench.bundle.Baselines;
import io.telecast.itests.bench.bundle.ClientPerSocketEndpoint;
import io.telecast.itests.bench.bundle.EmptyEndpoint;
import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Instance;
import io.telecast.itests.kit.RawSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.osgi.framework.Constants;

/** Puts the endpoints of {@link Baselines} into a running instance. */
final class BaselineBundle {
    private static final String PAHO = "paho.jar";

    private BaselineBundle() {}

    /** Deploys it and waits until it serves. */
    static void deploy(Instance instance) {
        instance.deploy(jar(), "baselines.jar");
        for (String path : List.of(EmptyEndpoint.PATH, ClientPerSocketEndpoint.PATH)) {
            Await.until(path + " is served", Duration.ofSeconds(30), () -> {
                new RawSocket(instance.ws(path)).close();
                return true;
            });
        }
    }

    private static Path jar() {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.putValue("Manifest-Version", "1.0");
        attributes.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        attributes.putValue(Constants.BUNDLE_SYMBOLICNAME, "baselines");
        attributes.putValue(Constants.BUNDLE_ACTIVATOR, Baselines.class.getName());
        attributes.putValue(Constants.BUNDLE_CLASSPATH, ".," + PAHO);
        attributes.putValue(Constants.IMPORT_PACKAGE, "jakarta.websocket,jakarta.websocket.server,org.osgi.framework");
        attributes.putValue(Constants.DYNAMICIMPORT_PACKAGE, "javax.*");
        try {
            Path jar = Files.createTempFile("baselines", ".jar");
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
                Path classes = location(Baselines.class);
                String folder = Baselines.class.getPackageName().replace('.', '/');
                try (Stream<Path> files = Files.list(classes.resolve(folder))) {
                    for (Path file : files.toList()) {
                        put(out, folder + "/" + file.getFileName(), file);
                    }
                }
                put(out, PAHO, location(MqttAsyncClient.class));
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path location(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void put(JarOutputStream out, String name, Path file) throws IOException {
        out.putNextEntry(new JarEntry(name));
        try (InputStream in = Files.newInputStream(file)) {
            in.transferTo(out);
        }
        out.closeEntry();
    }
}
