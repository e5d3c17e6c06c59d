package io.telecast.embedded.redis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {
    @TempDir
    Path directory;

    @Test
    void isIdleWhenAnExternalRedisIsConfigured() {
        EmbeddedRedis redis = new EmbeddedRedis(null, config(Map.of("external_url", "redis://elsewhere")));
        assertNull(redis.problem());
        assertEquals(0, redis.figures().get("running"));
        redis.stop();
    }

    @Test
    void saysWhichSettingIsWrong() {
        assertRefused("data.dir: '' ", Map.of());
        assertRefused("port: '65536' ", Map.of("data_dir", directory.toString(), "port", 65536));
        assertRefused("memory.mb: '1' ", Map.of("data_dir", directory.toString(), "memory_mb", 1));
    }

    @Test
    void refusesADirectoryInUse() {
        DirectoryLock lock = DirectoryLock.take(directory);
        assertRefused("data.dir: '" + directory + "' is not free", Map.of("data_dir", directory.toString()));
        lock.close();
        DirectoryLock.take(directory).close();
    }

    @Test
    void namesTheWayOutWhereThereIsNoProgram() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> Program.unpack(directory, "Windows 11", "amd64"))
                .getMessage();
        assertTrue(message.contains("TELECAST_REDIS_URL"), message);
        assertTrue(message.contains("Windows 11 amd64"), message);
    }

    @Test
    void hasProgramsForTheUsualMachines() {
        for (String os : new String[] {"Linux", "Mac OS X"}) {
            for (String architecture : new String[] {"amd64", "aarch64"}) {
                assertTrue(Program.unpack(directory, os, architecture).toFile().canExecute());
            }
        }
    }

    private static void assertRefused(String begin, Map<String, Object> values) {
        String message = assertThrows(IllegalArgumentException.class, () -> new EmbeddedRedis(null, config(values)))
                .getMessage();
        assertTrue(message.startsWith(begin), message);
        assertTrue(message.contains("; allowed: "), message);
    }

    private static EmbeddedRedisConfig config(Map<String, Object> values) {
        Class<? extends Annotation> type = EmbeddedRedisConfig.class;
        return (EmbeddedRedisConfig) Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
    }
}
