package io.telecast.embedded.redis.internal;

import java.nio.file.Path;

/** The configuration, checked. */
record Settings(
        Path directory,
        int port,
        int memoryMb,
        int listenerBufferMb,
        long startTimeoutMs,
        long restartDelayMs,
        long restartDelayMaxMs) {

    static Settings of(EmbeddedRedisConfig config) {
        if (config.data_dir().isBlank()) {
            throw new IllegalArgumentException("data.dir: '' is not a directory; allowed: a path that can be written");
        }
        return new Settings(
                Path.of(config.data_dir()).toAbsolutePath(),
                (int) within("port", config.port(), 0, 65535),
                (int) within("memory.mb", config.memory_mb(), 16, 65536),
                (int) within("listener.buffer.mb", config.listener_buffer_mb(), 1, 1024),
                within("start.timeout.ms", config.start_timeout_ms(), 100, 60_000),
                within("restart.delay.ms", config.restart_delay_ms(), 1, 60_000),
                within("restart.delay.max.ms", config.restart_delay_max_ms(), config.restart_delay_ms(), 60_000));
    }

    private static long within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    key + ": '" + value + "' is not possible; allowed: " + least + " to " + most);
        }
        return value;
    }
}
