package io.telecast.launch.internal.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A certificate for trying, which nobody but its holder vouches for. Made by the JDK's keytool. */
final class SelfSigned {
    private static final int DAYS = 365;

    /** It is made anew at the first start within this time before its end. */
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);

    private final String commonName;
    private final Set<String> names = new LinkedHashSet<>();

    SelfSigned(List<String> hosts) {
        commonName = hosts.get(0).replaceAll("[^A-Za-z0-9.-]", "-");
        names.add("dns:localhost");
        names.add("ip:127.0.0.1");
        names.add("ip:0:0:0:0:0:0:0:1");
        for (String host : hosts) {
            String name = name(host);
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
    }

    boolean isDue(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant().isBefore(Instant.now().plus(RENEW_BEFORE));
    }

    void write(Path keystore, String password) throws IOException {
        Path fresh = keystore.resolveSibling(keystore.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        run(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "telecast",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                Integer.toString(DAYS),
                "-dname",
                "CN=" + commonName,
                "-ext",
                "san=" + String.join(",", names),
                "-ext",
                "eku=serverAuth",
                "-storetype",
                "PKCS12",
                "-keystore",
                fresh.toString(),
                "-storepass",
                password);
        // Its folder let nobody in meanwhile.
        PrivateFiles.own(fresh, "rw-------");
        Files.move(fresh, keystore, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** As keytool wants it; empty for an address that stands for all. */
    private static String name(String host) {
        if (host.equals("0.0.0.0") || host.equals("::")) {
            return "";
        }
        boolean address = host.contains(":") || host.matches("[0-9.]+");
        return address ? "ip:" + host : host.matches("[A-Za-z0-9.-]+") ? "dns:" + host : "";
    }

    private static void run(String... command) throws IOException {
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        keytool.getOutputStream().close();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (keytool.waitFor() != 0) {
                throw new IOException("keytool failed: " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
