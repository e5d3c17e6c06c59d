package io.telecast.itests.kit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;

/** Certificates of a CA of the tests' own, as PEM files: {@code ca}, {@code server} for localhost, {@code client}. */
public final class MqttTls {
    private static final String PASSWORD = "tests-only";

    private final Path folder;

    private MqttTls(Path folder) {
        this.folder = folder;
    }

    /** Makes them in this folder, by the JDK's keytool. */
    public static MqttTls in(Path folder) {
        MqttTls tls = new MqttTls(folder);
        tls.keytool("ca", "-ext", "bc:c");
        tls.keytool("server", "-signer", "ca", "-ext", "san=dns:localhost,ip:127.0.0.1");
        tls.keytool("client", "-signer", "ca");
        try {
            tls.write(tls.load());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return tls;
    }

    /** The certificate of this name, with those that signed it. */
    public Path certificate(String name) {
        return folder.resolve(name + ".pem");
    }

    /** Its key. */
    public Path key(String name) {
        return folder.resolve(name + ".key");
    }

    /** Sockets of a client that trusts the CA. */
    public SSLSocketFactory sockets() {
        return Tls.trusting(certificate("ca")).getSocketFactory();
    }

    private void write(KeyStore store) throws IOException, GeneralSecurityException {
        for (String name : List.of("ca", "server", "client")) {
            StringBuilder text = new StringBuilder();
            for (Certificate certificate : store.getCertificateChain(name)) {
                text.append(Tls.pem("CERTIFICATE", certificate.getEncoded()));
            }
            Files.writeString(certificate(name), text);
            byte[] key = store.getKey(name, PASSWORD.toCharArray()).getEncoded();
            Files.writeString(key(name), Tls.pem("PRIVATE KEY", key));
        }
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("all.p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private void keytool(String name, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "-keystore",
                folder.resolve("all.p12").toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                name,
                "-dname",
                "CN=" + name));
        arguments.addAll(Arrays.asList(more));
        Tls.keytool(folder, arguments);
    }
}
