package io.telecast.launch.internal.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebKeystoreTest {
    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void data() {
        environment.put("TELECAST_DATA", folder.resolve("data").toString());
    }

    @Test
    void aCertificateForTryingIsMadeOnceForTheNamesOfThisMachine() throws Exception {
        Path keystore = prepare("self-signed");
        byte[] first = Files.readAllBytes(keystore);
        List<String> names = certificate(keystore).getSubjectAlternativeNames().stream()
                .map(name -> name.get(1).toString())
                .toList();
        assertTrue(names.containsAll(List.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1")), names::toString);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keystore)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keystore.getParent())));
        assertArrayEquals(first, Files.readAllBytes(prepare("self-signed")));
        Trust.authorities(keystore.resolveSibling("self-signed.pem"));
    }

    @Test
    void oneThatIsNearItsEndIsMadeAnew() throws Exception {
        Path keystore = prepare("self-signed");
        Files.delete(keystore);
        keytool(keystore, "telecast", "-validity", "10", "-keyalg", "EC");
        X509Certificate old = certificate(keystore);
        assertNotEquals(old, certificate(prepare("self-signed")));
    }

    @Test
    void aKeystoreIsUsedWhereItLies() throws Exception {
        Path keystore = folder.resolve("own.p12");
        keytool(keystore, "secret", "-keyalg", "EC");
        environment.put("TELECAST_TLS_PASSWORD", "secret");
        assertEquals(keystore, prepare(keystore.toString()));
    }

    @Test
    void aWrongPasswordIsRefusedByItsKeyAndNotTold() throws Exception {
        Path keystore = folder.resolve("own.p12");
        keytool(keystore, "secret", "-keyalg", "EC");
        environment.put("TELECAST_TLS_PASSWORD", "guessed");
        assertEquals(
                "TELECAST_TLS_PASSWORD: does not open '" + keystore + "'; allowed: the keystore's password",
                refusal(keystore.toString()));
    }

    @Test
    void whatIsNoKeystoreIsRefused() throws Exception {
        String allowed = "; allowed: self-signed, a PKCS12 keystore, or CERTIFICATE.pem,KEY.pem";
        assertEquals("TELECAST_TLS: '/nowhere' is not a file that can be read" + allowed, refusal("/nowhere"));
        Path text = Files.writeString(folder.resolve("text"), "hello");
        assertEquals("TELECAST_TLS: '" + text + "' is not a keystore" + allowed, refusal(text.toString()));
    }

    @Test
    void aPemPairBecomesAKeystoreAndIsReadAgain() throws Exception {
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            Path pair = pem(algorithm);
            String setting = pair + ".crt," + pair + ".key";
            Path keystore = prepare(setting);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keystore)));
            assertEquals(Pem.certificates("test", Path.of(pair + ".crt"))[0], certificate(keystore), algorithm);
        }
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        Path one = pem("EC");
        Path other = pem("EC");
        assertEquals(
                "TELECAST_TLS: '" + other + ".key' is not the key of '" + one
                        + ".crt'; allowed: the private key of its first certificate",
                refusal(one + ".crt," + other + ".key"));
        assertTrue(refusal(one + ".crt," + one + ".crt").contains("PKCS#8"));
        assertTrue(refusal(one + ".key," + one + ".key").contains("has no certificate"));
    }

    private Path prepare(String setting) throws Exception {
        environment.put("TELECAST_TLS", setting);
        return new WebKeystore(environment).prepare();
    }

    private String refusal(String setting) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> prepare(setting))
                .getMessage());
    }

    private static X509Certificate certificate(Path keystore) throws Exception {
        return (X509Certificate) KeyStore.getInstance(keystore.toFile(), "telecast".toCharArray())
                .getCertificate("telecast");
    }

    /** A new certificate and its key as two files; the path is theirs without their ends. */
    private Path pem(String algorithm) throws Exception {
        Path keystore = Files.createTempDirectory(folder, "pem").resolve("pair");
        keytool(keystore, "secret", "-keyalg", algorithm);
        KeyStore made = KeyStore.getInstance(keystore.toFile(), "secret".toCharArray());
        Pem.write(Path.of(keystore + ".crt"), (X509Certificate) made.getCertificate("telecast"));
        String key = Base64.getMimeEncoder()
                .encodeToString(made.getKey("telecast", "secret".toCharArray()).getEncoded());
        Files.writeString(
                Path.of(keystore + ".key"), "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
        return keystore;
    }

    private static void keytool(Path keystore, String password, String... more) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "telecast",
                "-dname",
                "CN=test",
                "-storetype",
                "PKCS12",
                "-keystore",
                keystore.toString(),
                "-storepass",
                password));
        command.addAll(List.of(more));
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }
}
