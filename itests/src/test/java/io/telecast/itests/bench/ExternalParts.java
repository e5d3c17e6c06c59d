package io.telecast.itests.bench;

import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.BulkReports;
import io.telecast.itests.kit.Database;
import io.telecast.itests.kit.Distribution;
import io.telecast.itests.kit.Instance;
import io.telecast.itests.kit.Json;
import io.telecast.itests.kit.PlainBroker;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.RedisServer;
import io.telecast.itests.kit.SharedParts;
import io.telecast.itests.kit.Swarm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * One instance whose PostgreSQL, Redis and broker are processes beside it, with a large directory: devices of the
 * numbers from 0 on, which have one script, and some without, from {@link #PLAIN} on.
 */
final class ExternalParts implements AutoCloseable {
    /** How many devices are watched, the first ones. */
    static final int WATCHED = 100;

    /** The key of what reports without a script carry: the time by {@link Swarm#now}. */
    static final String TIME = "n";

    /** The number of the first device without a script; there are some thousands of them. */
    static final int PLAIN = 900_000_000;

    /** How many of them. */
    static final int PLAIN_COUNT = 2_000;

    private static final String TENANT = "bench";
    private static final Duration TOKEN_LIFE = Duration.ofHours(6);
    private static final String ID = "00000000-0000-4000-8000-";

    private static final String SCRIPT =
            """
            function decode(payload) {
              return { temperature: (payload[0] << 8 | payload[1]) / 10, humidity: payload[2], on: payload[3] === 1 };
            }""";

    private final RedisServer redis;
    private final Database database;
    private final PlainBroker broker;
    private final Instance instance;
    private final String token;

    private ExternalParts(RedisServer redis, Database database, PlainBroker broker, Instance instance, String token) {
        this.redis = redis;
        this.database = database;
        this.broker = broker;
        this.instance = instance;
        this.token = token;
    }

    /** Starts them and fills the directory with so many devices, besides those without a script. */
    static ExternalParts start(String name, int devices) {
        return start(name, devices, instance -> instance);
    }

    /** Starts them, with more settings of the instance. */
    static ExternalParts start(String name, int devices, UnaryOperator<Instance> settings) {
        PlainBroker broker = PlainBroker.start(Distribution.folder(name + "-broker"));
        RedisServer redis = RedisServer.start(Distribution.folder(name + "-redis"));
        Database database = Database.postgres(Distribution.folder(name + "-postgres"));
        // Sockets stay without pings, and a machine that is busy takes its time to let them in.
        Instance instance = settings.apply(Instance.named(name)
                .redis(redis.uri())
                .database(database)
                .broker(broker.uri())
                .setting("io.telecast.websocket", "idle.timeout.s", 36_000)
                .setting("io.telecast.websocket", "services.wait.s", 60));
        String token = instance.start().createToken(TENANT, (int) TOKEN_LIFE.toSeconds());
        ExternalParts parts = new ExternalParts(redis, database, broker, instance, token);
        parts.fillDirectory(devices);
        return parts;
    }

    private void fillDirectory(int devices) {
        long start = System.nanoTime();
        database.execute("insert into telecast_device_configs (id, script) values ('bench', ?)", SCRIPT);
        String insert =
                """
                insert into devices (id, name, device_number, tenant_id, device_config_id)
                select '%1$s' || lpad(i::text, 12, '0'), 'bench', '%1$s' || lpad(i::text, 12, '0'), '%2$s', %3$s
                  from generate_series(%4$d, %5$d) i""";
        database.execute(insert.formatted(ID, TENANT, "'bench'", 0, devices - 1));
        database.execute(insert.formatted(ID, TENANT, "null", PLAIN, PLAIN + PLAIN_COUNT - 1));
        database.execute("vacuum analyze devices");
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        System.out.printf("BENCH     %,d devices in the directory after %d s%n", devices, seconds);
    }

    /** The platform's process. */
    Instance instance() {
        return instance;
    }

    /** The Redis. */
    RedisServer redis() {
        return redis;
    }

    /** The broker. */
    PlainBroker broker() {
        return broker;
    }

    private static String device(long number) {
        return ID + String.format(Locale.ROOT, "%012d", number);
    }

    /** The first frame that watches a device. */
    String firstFrame(long device) {
        return Json.object("device_id", device(device), "token", token);
    }

    /** Watches the first devices, each by one socket, and waits for the snapshots. */
    Swarm watch(int devices) {
        Swarm swarm = Swarm.to(instance.ws(Platform.CURRENT)).comesBack().open(devices, this::firstFrame);
        swarm.awaitShown(Duration.ofSeconds(30));
        return swarm;
    }

    /** Reports of so many devices in turn, for the script. */
    static BulkReports.Maker reports(int devices) {
        byte[] payload = {0, (byte) 215, 60, 1, 0, 0, 0, 0};
        String[] topics =
                IntStream.range(0, devices).mapToObj(ExternalParts::topic).toArray(String[]::new);
        return new BulkReports.Maker() {
            @Override
            public String topic(long number) {
                return topics[(int) (number % topics.length)];
            }

            @Override
            public byte[] payload(long number) {
                return payload;
            }
        };
    }

    /** Reports of some devices without a script in turn: three points, one of which is the time. */
    static BulkReports.Maker timed(int first, int devices) {
        String[] topics = IntStream.range(first, first + devices)
                .mapToObj(i -> topic(PLAIN + i))
                .toArray(String[]::new);
        return new BulkReports.Maker() {
            @Override
            public String topic(long number) {
                return topics[(int) (number % topics.length)];
            }

            @Override
            public byte[] payload(long number) {
                return ("{\"" + TIME + "\":" + Swarm.now() + ",\"temperature\":21.5,\"on\":true}")
                        .getBytes(StandardCharsets.UTF_8);
            }
        };
    }

    /** Where a device reports. */
    static String topic(int device) {
        return "devices/" + device(device) + "/telemetry";
    }

    /** How many reports are stored, those of the marker too. */
    long stored() {
        return stored(0, Long.MAX_VALUE);
    }

    /** How many reports of a time are stored, in milliseconds since 1970. */
    long stored(long from, long to) {
        return database.query(
                        "select count(*) from telemetry_datas where ts >= ? and ts < ? and key in ('temperature', 'n')",
                        from,
                        to)
                .get(0);
    }

    /** Waits until so many reports are stored, no less and no more. */
    void awaitStored(long reports, Duration limit) {
        try {
            Await.until("all is stored", limit, () -> stored() == reports);
        } catch (AssertionError e) {
            throw new AssertionError(
                    stored() + " of " + reports + " reports are stored, " + deadLetters() + " refused\n"
                            + instance.command("telecast:stats"),
                    e);
        }
    }

    /** How many reports were refused. */
    long deadLetters() {
        return database.query("select count(*) from telecast_dead_letters").get(0);
    }

    @Override
    public void close() {
        for (AutoCloseable part : new AutoCloseable[] {instance, database, redis, broker}) {
            SharedParts.close(part);
        }
    }
}
