package io.telecast.mqtt.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.spec.KeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Certificates of a CA of the tests' own, made by the JDK's keytool. */
final class Certificates {
    static final String PASSWORD = "tests-only";

    private final Path folder;
    private final KeyStore store;

    /** Makes {@code ca}, and signed by it {@code server} for localhost, {@code client}, and {@code expired}; and {@code other}. */
    Certificates(Path folder) throws Exception {
        this.folder = folder;
        keytool("ca", "EC", "-ext", "bc:c");
        keytool("server", "EC", "-signer", "ca", "-ext", "san=dns:localhost");
        keytool("client", "RSA", "-signer", "ca");
        keytool("expired", "EC", "-signer", "ca", "-startdate", "-30d", "-validity", "10");
        keytool("other", "Ed25519", "-ext", "bc:c");
        store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(path("all.p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    /** A file with all of it. */
    Path pkcs12() {
        return path("all.p12");
    }

    /** A PKCS#12 file with one certificate and its key. */
    Path pkcs12(String name) throws Exception {
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        one.setKeyEntry(name, key(name), PASSWORD.toCharArray(), store.getCertificateChain(name));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        one.store(out, PASSWORD.toCharArray());
        return Files.write(path(name + ".p12"), out.toByteArray());
    }

    /** The certificate, and below it those that signed it. */
    Path pem(String name) throws Exception {
        StringBuilder text = new StringBuilder("Bag Attributes that some tools write\n");
        for (Certificate certificate : store.getCertificateChain(name)) {
            text.append(block("CERTIFICATE", certificate.getEncoded()));
        }
        return Files.writeString(path(name + ".pem"), text);
    }

    Path keyPem(String name) throws Exception {
        return Files.writeString(
                path(name + ".key"), block("PRIVATE KEY", key(name).getEncoded()));
    }

    Path encryptedKeyPem(String name) throws Exception {
        String algorithm = "PBEWithHmacSHA256AndAES_256";
        KeySpec password = new PBEKeySpec(PASSWORD.toCharArray());
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(Cipher.ENCRYPT_MODE, SecretKeyFactory.getInstance(algorithm).generateSecret(password));
        byte[] encrypted = cipher.doFinal(key(name).getEncoded());
        // As openssl writes it: under the general name of the scheme.
        AlgorithmParameters general = AlgorithmParameters.getInstance("PBES2");
        general.init(cipher.getParameters().getEncoded());
        byte[] info = new EncryptedPrivateKeyInfo(general, encrypted).getEncoded();
        return Files.writeString(path(name + ".enc.key"), block("ENCRYPTED PRIVATE KEY", info));
    }

    private Key key(String name) throws Exception {
        return store.getKey(name, PASSWORD.toCharArray());
    }

    private static String block(String kind, byte[] bytes) {
        Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN " + kind + "-----\n" + lines.encodeToString(bytes) + "\n-----END " + kind + "-----\n";
    }

    private void keytool(String name, String algorithm, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                path("all.p12").toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keyalg",
                algorithm));
        command.addAll(Arrays.asList(more));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(path("keytool.log").toFile())
                .start();
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("keytool failed: " + Files.readString(path("keytool.log")));
        }
    }
}
