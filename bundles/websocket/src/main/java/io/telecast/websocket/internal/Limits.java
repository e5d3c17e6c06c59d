package io.telecast.websocket.internal;

/** The settings, checked; times in milliseconds. */
record Limits(
        int sockets,
        int socketsPerTenant,
        int socketsPerAddress,
        int devicesPerSocket,
        int frameBytes,
        int framesPerSecond,
        int framesBurst,
        FailedAttempts.Bounds failures,
        long firstFrame,
        long idle,
        long stall,
        long closeGrace,
        long servicesWait,
        long servicesRetry,
        long apiKeyRecheck,
        int outboxFrames,
        int messages,
        int pongs,
        int sendBufferBytes,
        long recheck,
        long leaseWait,
        long readTimeout,
        int reads,
        long storeRetry,
        int deviceReports,
        int deviceKeys,
        long ahead,
        int threads,
        long sweep,
        long stop,
        int logLines) {

    static Limits of(WebSocketConfig config) {
        return new Limits(
                within("sockets.max", config.sockets_max(), 1, 1_000_000),
                within("sockets.per.tenant.max", config.sockets_per_tenant_max(), 0, 1_000_000),
                within("sockets.per.address.max", config.sockets_per_address_max(), 0, 1_000_000),
                within("devices.per.socket.max", config.devices_per_socket_max(), 1, 10_000),
                within("frame.max.bytes", config.frame_max_bytes(), 1_024, 16_777_216),
                within("frames.per.s.max", config.frames_per_s_max(), 0, 100_000),
                within("frames.burst", config.frames_burst(), 1, 100_000),
                failures(config),
                seconds("first.frame.timeout.s", config.first_frame_timeout_s(), 1, 3_600),
                seconds("idle.timeout.s", config.idle_timeout_s(), 1, 86_400),
                seconds("stall.timeout.s", config.stall_timeout_s(), 1, 3_600),
                seconds("close.grace.s", config.close_grace_s(), 1, 60),
                seconds("services.wait.s", config.services_wait_s(), 0, 60),
                within("services.retry.ms", config.services_retry_ms(), 10, 60_000),
                seconds("api.key.recheck.s", config.api_key_recheck_s(), 1, 3_600),
                within("outbox.frames", config.outbox_frames(), 1, 1_024),
                within("messages.max", config.messages_max(), 1, 65_536),
                within("pongs.max", config.pongs_max(), 1, 1_024),
                config.send_buffer_bytes().equals("0")
                        ? 0
                        : within("send.buffer.bytes", config.send_buffer_bytes(), 4_096, 4_194_304),
                within("snapshot.recheck.ms", config.snapshot_recheck_ms(), 10, 60_000),
                within("snapshot.lease.wait.ms", config.snapshot_lease_wait_ms(), 0, 60_000),
                within("store.read.timeout.ms", config.store_read_timeout_ms(), 10, 60_000),
                within("store.reads.max", config.store_reads_max(), 1, 1_024),
                within("store.retry.ms", config.store_retry_ms(), 10, 60_000),
                within("device.reports.max", config.device_reports_max(), 1, 65_536),
                within("device.keys.max", config.device_keys_max(), 1, 1_000_000),
                seconds("ahead.max.s", config.ahead_max_s(), 0, 86_400),
                within("fanout.threads", config.fanout_threads(), 1, 64),
                within("sweep.ms", config.sweep_ms(), 10, 10_000),
                within("stop.timeout.ms", config.stop_timeout_ms(), 0, 60_000),
                within("log.lines.per.s", config.log_lines_per_s(), 1, 10_000));
    }

    private static FailedAttempts.Bounds failures(WebSocketConfig config) {
        return new FailedAttempts.Bounds(
                within("failures.free", config.failures_free(), 0, 10_000),
                within("failures.delay.ms", config.failures_delay_ms(), 0, 60_000),
                within("failures.delay.max.ms", config.failures_delay_max_ms(), 0, 60_000),
                seconds("failures.forget.s", config.failures_forget_s(), 1, 86_400),
                within("failures.addresses.max", config.failures_addresses_max(), 1, 1_000_000),
                within("failures.held.max", config.failures_held_max(), 0, 1_000_000),
                within("failures.held.per.address.max", config.failures_held_per_address_max(), 0, 1_000_000),
                seconds("failures.log.s", config.failures_log_s(), 1, 86_400));
    }

    private static long seconds(String key, String value, int least, int most) {
        return within(key, value, least, most) * 1_000L;
    }

    private static int within(String key, String value, int least, int most) {
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Told below, together with what is out of bounds.
        }
        throw new IllegalArgumentException(
                key + ": '" + value + "' is not within its limits; allowed: " + least + " to " + most);
    }
}
