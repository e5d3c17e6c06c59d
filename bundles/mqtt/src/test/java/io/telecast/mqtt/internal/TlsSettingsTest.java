package io.telecast.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsSettingsTest {
    @TempDir
    static Path folder;

    private static Certificates certificates;

    @BeforeAll
    static void make() throws Exception {
        certificates = new Certificates(folder);
    }

    private static TlsSettings settings(Object... values) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < values.length; i += 2) {
            map.put("tls_" + values[i], values[i + 1].toString());
        }
        return TlsSettings.of(TestOsgi.config(map));
    }

    private static String refusal(TlsSettings settings) {
        return assertThrows(IllegalArgumentException.class, settings::check).getMessage();
    }

    @Test
    void readsWhatOneHas() throws Exception {
        Path certificate = certificates.pem("client");
        Path ca = certificates.pem("ca");
        for (TlsSettings fine : new TlsSettings[] {
            settings(),
            settings("ca_file", ca),
            settings("ca_file", ca, "cert_file", certificate, "key_file", certificates.keyPem("client")),
            settings(
                    "cert_file",
                    certificate,
                    "key_file",
                    certificates.encryptedKeyPem("client"),
                    "key_password",
                    Certificates.PASSWORD),
            settings("cert_file", certificates.pkcs12("client"), "key_password", Certificates.PASSWORD),
            settings("cert_file", certificates.pem("server"), "key_file", certificates.keyPem("server")),
            settings("cert_file", certificates.pem("other"), "key_file", certificates.keyPem("other")),
            settings("cert_file", both()),
        }) {
            fine.check();
            assertNotNull(fine.context());
        }
    }

    private static Path both() throws Exception {
        String text = Files.readString(certificates.keyPem("client")) + Files.readString(certificates.pem("client"));
        return Files.writeString(folder.resolve("both.pem"), text);
    }

    @Test
    void saysWhichFileIsMissingOrNoCertificate() throws Exception {
        Path none = folder.resolve("none");
        assertEquals(
                "tls.ca.file (TELECAST_MQTT_CA): '" + none
                        + "' does not exist; allowed: a file that the platform's user can read",
                refusal(settings("ca_file", none)));
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        assertTrue(refusal(settings("ca_file", empty)).contains("holds no certificate; allowed: PEM"));
        Path broken = Files.writeString(
                folder.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertTrue(refusal(settings("ca_file", broken)).contains("holds a broken certificate"));
        assertTrue(refusal(settings("cert_file", empty)).contains("is neither PEM nor PKCS#12"));
        assertTrue(refusal(settings("ca_file", folder)).contains("cannot be read"));
    }

    @Test
    void saysWhatIsWrongWithAKey() throws Exception {
        Path certificate = certificates.pem("client");
        assertTrue(refusal(settings("cert_file", certificate)).contains("holds no private key"));
        Path old = Files.writeString(
                folder.resolve("old.key"), "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        assertTrue(refusal(settings("cert_file", certificate, "key_file", old)).contains("openssl pkcs8 -topk8"));
        Path other = certificates.keyPem("server");
        assertEquals(
                "tls.key.file (TELECAST_MQTT_KEY): '" + other + "' is not the key of the certificate in " + certificate
                        + "; allowed: the key it was made for",
                refusal(settings("cert_file", certificate, "key_file", other)));
        assertThrows(IllegalArgumentException.class, () -> settings("key_file", other));
    }

    @Test
    void saysThatAPasswordIsWrongAndNeverRepeatsIt() throws Exception {
        Path certificate = certificates.pem("client");
        Path key = certificates.encryptedKeyPem("client");
        String wrong =
                "tls.key.password (TELECAST_MQTT_KEY_PASSWORD): does not open '%s'; allowed: the password the key"
                        + " was encrypted with";
        assertEquals(
                wrong.formatted(key),
                refusal(settings("cert_file", certificate, "key_file", key, "key_password", "secret")));
        assertEquals(wrong.formatted(key), refusal(settings("cert_file", certificate, "key_file", key)));
        Path store = certificates.pkcs12("client");
        assertEquals(wrong.formatted(store), refusal(settings("cert_file", store, "key_password", "secret")));
        assertEquals(-1, settings("key_password", "secret").toString().indexOf("secret"));
    }

    /** It may be renewed while the process runs, so it is no reason not to start. */
    @Test
    void anExpiredCertificateIsFoundWhenItIsUsedAndARenewedOneIsTaken() throws Exception {
        Path file = folder.resolve("renewed.pem");
        Path key = folder.resolve("renewed.key");
        Files.copy(certificates.pem("expired"), file);
        Files.copy(certificates.keyPem("expired"), key);
        TlsSettings settings = settings("cert_file", file, "key_file", key);
        settings.check();
        String reason =
                assertThrows(IllegalArgumentException.class, settings::context).getMessage();
        assertTrue(reason.startsWith("tls.cert.file (TELECAST_MQTT_CERT): '" + file + "' expired on 20"), reason);
        Files.writeString(file, Files.readString(certificates.pem("client")));
        Files.writeString(key, Files.readString(certificates.keyPem("client")));
        assertNotNull(settings.context());
    }

    @Test
    void versionsAreTwo() {
        assertEquals("[TLSv1.2]", settings("versions", " TLSv1.2 ,").versions().toString());
        for (String bad : new String[] {"", ",", "TLSv1.1", "1.3", "TLSv1.2;TLSv1.3"}) {
            String message = assertThrows(IllegalArgumentException.class, () -> settings("versions", bad))
                    .getMessage();
            assertTrue(message.startsWith("tls.versions: '" + bad + "'"), message);
        }
    }
}
