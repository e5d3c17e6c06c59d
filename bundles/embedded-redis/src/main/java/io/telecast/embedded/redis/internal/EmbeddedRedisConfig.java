package io.telecast.embedded.redis.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator can set. */
@ObjectClassDefinition(name = "Telecast embedded Redis", description = "A redis-server that runs beside this process")
@interface EmbeddedRedisConfig {

    @AttributeDefinition(name = "External URL", description = "A Redis of your own; when set, none is started here")
    String external_url() default "";

    @AttributeDefinition(name = "Directory", description = "Where the server's program is unpacked to")
    String data_dir() default "";

    @AttributeDefinition(name = "Port", description = "TCP port; 0 chooses a free one once and keeps it")
    int port() default 0;

    @AttributeDefinition(name = "Memory", description = "Memory for data in MiB, 16 to 65536")
    int memory_mb() default 256;

    @AttributeDefinition(name = "Listener buffer", description = "MiB a slow listener may hold up, 1 to 1024")
    int listener_buffer_mb() default 64;

    @AttributeDefinition(name = "Start timeout", description = "Milliseconds until a started server must answer")
    long start_timeout_ms() default 5000;

    @AttributeDefinition(name = "Restart delay", description = "Milliseconds before a server that died is restarted")
    long restart_delay_ms() default 50;

    @AttributeDefinition(name = "Longest restart delay", description = "Milliseconds, the delay doubles up to this")
    long restart_delay_max_ms() default 5000;
}
