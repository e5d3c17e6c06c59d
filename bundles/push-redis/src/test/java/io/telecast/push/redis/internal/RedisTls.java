package io.telecast.push.redis.internal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether servers speak TLS, and how they and their clients are told. The program that the tests bring with them cannot;
 * one on the PATH may.
 *
 * @param certificate of all servers, null for none
 */
record RedisTls(Path program, @Nullable TestCertificate certificate) {
    static RedisTls none(Path directory) throws IOException {
        return new RedisTls(RealRedis.unpack(directory), null);
    }

    /** Skips the test where there is no such program. */
    static RedisTls real(Path directory) throws Exception {
        @Nullable
        Path program = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "redis-server"))
                .filter(RedisTls::isCapable)
                .findFirst()
                .orElse(null);
        assumeTrue(program != null, "a redis-server with TLS on the PATH");
        return new RedisTls(program, new TestCertificate(directory, "redis", "ip:127.0.0.1"));
    }

    private static boolean isCapable(Path program) {
        try {
            return Files.isExecutable(program)
                    && new String(Files.readAllBytes(program), StandardCharsets.ISO_8859_1).contains("libssl");
        } catch (IOException e) {
            return false;
        }
    }

    /** Lines of a server's file, with those given. */
    List<String> lines(int port, String... more) {
        List<String> lines = new ArrayList<>(List.of(more));
        if (certificate == null) {
            lines.add("port " + port);
            return lines;
        }
        lines.addAll(List.of(
                "port 0",
                "tls-port " + port,
                "tls-replication yes",
                "tls-auth-clients no",
                "tls-cert-file " + certificate.certificate,
                "tls-key-file " + certificate.key,
                "tls-ca-cert-file " + certificate.certificate));
        return lines;
    }

    RedisClient client() {
        RedisClient client = RedisClient.create();
        client.setOptions(ClientOptions.builder().sslOptions(options()).build());
        return client;
    }

    SslOptions options() {
        return certificate == null
                ? SslOptions.create()
                : SslOptions.builder()
                        .trustManager(certificate.certificate.toFile())
                        .build();
    }

    RedisURI uri(int port, String password) {
        RedisURI.Builder uri = RedisURI.Builder.redis("127.0.0.1", port).withSsl(certificate != null);
        return (password.isEmpty() ? uri : uri.withPassword(password.toCharArray())).build();
    }

    /** {@code redis} or {@code rediss}, as the beginning of an address. */
    String scheme() {
        return certificate == null ? "redis" : "rediss";
    }
}
