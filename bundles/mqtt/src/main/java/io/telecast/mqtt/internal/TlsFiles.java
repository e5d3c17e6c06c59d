package io.telecast.mqtt.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.List;

/** Reads the files that TLS needs; what is wrong with one becomes one line with the key of the setting. */
final class TlsFiles {
    static final String CA = "tls.ca.file (TELECAST_MQTT_CA)";
    static final String CERTIFICATE = "tls.cert.file (TELECAST_MQTT_CERT)";
    static final String KEY = "tls.key.file (TELECAST_MQTT_KEY)";
    static final String PASSWORD = "tls.key.password (TELECAST_MQTT_KEY_PASSWORD)";

    private TlsFiles() {}

    static byte[] bytes(String setting, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw refused(setting, file, "does not exist; allowed: a file that the platform's user can read");
        } catch (AccessDeniedException e) {
            throw refused(setting, file, "may not be read; allowed: a file that the platform's user can read");
        } catch (IOException e) {
            throw refused(setting, file, "cannot be read; allowed: a file that the platform's user can read");
        }
    }

    static List<X509Certificate> certificates(String setting, Path file) {
        List<X509Certificate> certificates;
        try {
            certificates = Pem.certificates(text(setting, file));
        } catch (GeneralSecurityException broken) {
            throw refused(setting, file, "holds a broken certificate; allowed: PEM certificates");
        }
        if (certificates.isEmpty()) {
            throw refused(setting, file, "holds no certificate; allowed: PEM, -----BEGIN CERTIFICATE-----");
        }
        return certificates;
    }

    static PrivateKey key(Path file, char[] password) {
        try {
            return Pem.key(text(KEY, file), password);
        } catch (NoSuchAlgorithmException unknown) {
            throw refused(KEY, file, "is of an unknown kind; allowed: RSA, EC, Ed25519 and Ed448, encrypted by PBES2");
        } catch (GeneralSecurityException broken) {
            throw isWrongPassword(broken)
                    ? wrongPassword(file)
                    : refused(KEY, file, "is broken; allowed: PEM, PKCS#8, -----BEGIN [ENCRYPTED ]PRIVATE KEY-----");
        } catch (IOException foreign) {
            throw refused(
                    KEY,
                    file,
                    foreign.getMessage() + "; allowed: PEM, PKCS#8, -----BEGIN [ENCRYPTED ]PRIVATE KEY-----");
        }
    }

    static boolean isWrongPassword(Exception failure) {
        return failure instanceof UnrecoverableKeyException || failure.getCause() instanceof UnrecoverableKeyException;
    }

    static IllegalArgumentException wrongPassword(Path file) {
        return new IllegalArgumentException(
                PASSWORD + ": does not open '" + file + "'; allowed: the password the key was encrypted with");
    }

    static IllegalArgumentException refused(String setting, Path file, String why) {
        return new IllegalArgumentException(setting + ": '" + file + "' " + why);
    }

    private static String text(String setting, Path file) {
        return new String(bytes(setting, file), StandardCharsets.ISO_8859_1);
    }
}
