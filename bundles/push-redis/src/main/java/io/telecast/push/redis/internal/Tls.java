package io.telecast.push.redis.internal;

import io.lettuce.core.SslOptions;
import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;

/** Whom we trust and who we are, read from PEM files: at the start to check them, and again for each connection. */
final class Tls {
    private Tls() {}

    static SslOptions options(PushRedisConfig config) {
        SslOptions.Builder options =
                SslOptions.builder().jdkSslProvider().handshakeTimeout(Duration.ofMillis(config.connect_timeout_ms()));
        if (!config.tls_ca().isBlank()) {
            options.trustManager(file("tls.ca", config.tls_ca()));
            check(options, "tls.ca", config.tls_ca(), "a PEM file of certificates");
        }
        if (config.tls_certificate().isBlank() != config.tls_key().isBlank()) {
            String missing = config.tls_key().isBlank() ? "tls.key" : "tls.certificate";
            throw Settings.refused(missing, "", "a file, as the other of tls.certificate and tls.key is set");
        }
        if (!config.tls_key().isBlank()) {
            String password = config.tls_key_password();
            options.keyManager(
                    file("tls.certificate", config.tls_certificate()),
                    file("tls.key", config.tls_key()),
                    password.isEmpty() ? null : password.toCharArray());
            check(
                    options,
                    "tls.key",
                    config.tls_key(),
                    "a PKCS#8 PEM file, its password in tls.key.password if it has one,"
                            + " and a PEM chain in tls.certificate");
        }
        return options.build();
    }

    private static File file(String key, String path) {
        File file = new File(path.trim());
        if (!file.canRead() || !file.isFile()) {
            throw Settings.refused(key, path, "a file that can be read");
        }
        return file;
    }

    private static void check(SslOptions.Builder options, String key, String path, String allowed) {
        try {
            options.build().createSslContextBuilder().build();
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            IllegalArgumentException refused = Settings.refused(key, path, allowed);
            refused.initCause(e);
            throw refused;
        }
    }
}
