package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.itests.kit.Distribution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rule that lets a bundle be replaced without a refresh of its neighbours, read from what is shipped. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModularityIT {
    private static final String API = "io.telecast.api";
    private static final Pattern OWN_PACKAGE = Pattern.compile("io\\.telecast(\\.[a-z0-9_]+)+");

    List<Path> bundles() {
        return Distribution.ownBundles();
    }

    @Test
    void theDistributionCarriesThem() {
        List<String> names = bundles().stream().map(ModularityIT::name).toList();
        for (String name : List.of("mqtt", "bus", "uplink.telemetry", "push.redis", "websocket", "store.jdbc", "api")) {
            assertTrue(names.contains("io.telecast." + name), () -> name + " is not in " + names);
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void onlyTheApiExportsAndOnlyTheApiIsImported(Path bundle) {
        Attributes manifest = manifest(bundle);
        String exports = manifest.getValue("Export-Package");
        if (name(bundle).equals(API)) {
            ownPackages(exports).forEach(p -> assertTrue(p.startsWith(API + "."), p));
        } else {
            assertNull(exports, () -> name(bundle) + " exports " + exports);
        }
        for (String imported : ownPackages(manifest.getValue("Import-Package"))) {
            assertTrue(imported.startsWith(API + "."), () -> name(bundle) + " imports " + imported);
        }
        assertNull(manifest.getValue("Require-Bundle"), "Require-Bundle");
        assertNull(manifest.getValue("DynamicImport-Package"), "DynamicImport-Package");
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void theNameIsTheRootOfItsPackages(Path bundle) throws IOException {
        String root = name(bundle).replace('.', '/') + "/";
        try (JarFile jar = new JarFile(bundle.toFile())) {
            List<String> strangers = jar.stream()
                    .map(entry -> entry.getName())
                    .filter(entry -> entry.startsWith("io/telecast/") && entry.endsWith(".class"))
                    .filter(entry -> !entry.startsWith(root))
                    .toList();
            assertEquals(List.of(), strangers);
        }
    }

    private static List<String> ownPackages(String header) {
        // What stands in quotation marks are the packages that an export uses.
        String packages = header == null ? "" : header.replaceAll("\"[^\"]*\"", "");
        return OWN_PACKAGE.matcher(packages).results().map(MatchResult::group).toList();
    }

    private static String name(Path bundle) {
        return manifest(bundle).getValue("Bundle-SymbolicName").replaceAll(";.*", "");
    }

    private static Attributes manifest(Path bundle) {
        try (JarFile jar = new JarFile(bundle.toFile())) {
            return jar.getManifest().getMainAttributes();
        } catch (IOException e) {
            throw new AssertionError(bundle.toString(), e);
        }
    }
}
