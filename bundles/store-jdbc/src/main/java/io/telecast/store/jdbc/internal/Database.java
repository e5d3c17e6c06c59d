package io.telecast.store.jdbc.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.telecast.api.health.HealthCheck;
import io.telecast.api.health.Histogram;
import io.telecast.api.health.Measurements;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to the database: made, migrated, watched and made again in the background. Everything else of the
 * bundle works on it.
 *
 * <p>No thread is ever interrupted: H2 closes its file when a thread that reads it is.
 */
@Component(
        service = {Database.class, HealthCheck.class},
        configurationPid = StoreConfig.PID)
@Designate(ocd = StoreConfig.class)
public final class Database implements HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int MAX_MESSAGE = 300;
    private static final String STARTING = "is being opened";
    private static final String UNUSABLE = "cannot be used: ";

    private final StoreConfig config;
    private final Dialect dialect;
    private final HikariDataSource pool;
    private final ThreadPoolExecutor readers;
    private final ScheduledExecutorService background;
    /** By name; guarded by itself. */
    private final Map<String, Consumer<Measurements>> figures = new TreeMap<>();

    private final Set<BatchLane<?>> lanes = ConcurrentHashMap.newKeySet();
    private final Object stateLock = new Object();
    private boolean migrated;
    private volatile boolean closed;
    private volatile @Nullable String problem = STARTING;

    /** Validates the settings and begins to connect. */
    @Activate
    public Database(StoreConfig config) {
        StoreSettings.check(config);
        this.config = config;
        this.dialect = dialect(config);
        // Every thread that uses the database has its connection: readers, writers, and those of records, presence,
        // dead letters, changes, the check and retention.
        this.pool = new HikariDataSource(pool(config.read_threads() + writers() + 6));
        this.readers = Threads.bounded("telecast-store-read", config.read_threads(), config.read_queue_max());
        this.background = Executors.newScheduledThreadPool(2, Threads.named("telecast-store-background"));
        background.scheduleWithFixedDelay(this::check, 0, config.check_interval_ms(), TimeUnit.MILLISECONDS);
    }

    private static Dialect dialect(StoreConfig config) {
        String url = config.url().trim();
        if (url.isEmpty()) {
            return new H2Dialect(StoreSettings.dataDir(config));
        }
        return new PostgresDialect(config);
    }

    private HikariConfig pool(int size) {
        HikariConfig settings = new HikariConfig();
        settings.setPoolName("telecast-store");
        settings.setDataSource(dialect.dataSource());
        settings.setMaximumPoolSize(size);
        settings.setConnectionTimeout(config.connect_timeout_ms());
        settings.setValidationTimeout(Math.max(250, config.connect_timeout_ms() / 2));
        settings.setInitializationFailTimeout(-1);
        settings.setConnectionInitSql(dialect.beginConnection());
        return settings;
    }

    StoreConfig config() {
        return config;
    }

    /** How many threads write telemetry. */
    int writers() {
        return config.writers() == 0 ? dialect.usefulWriters() : config.writers();
    }

    Dialect dialect() {
        return dialect;
    }

    /** Reads on a thread of the store; fails at once when too much is waiting. */
    <T> CompletableFuture<T> read(SqlCall<T> call) {
        return async(() -> inTransaction(call, false));
    }

    /** Changes something on a thread of the store; completes when it is durable, fails like a read. */
    <T> CompletableFuture<T> change(SqlCall<T> call) {
        return async(() -> inTransaction(call, true));
    }

    /** Reads on the caller's thread. Blocks. */
    <T> T readNow(SqlCall<T> call) throws SQLException {
        return inTransaction(call, false);
    }

    /** Changes something on the caller's thread; it is durable on return. Blocks. */
    <T> T changeNow(SqlCall<T> call) throws SQLException {
        return inTransaction(call, true);
    }

    private <T> CompletableFuture<T> async(Callable<T> work) {
        CompletableFuture<T> stage = new CompletableFuture<>();
        try {
            readers.execute(() -> {
                T result;
                try {
                    result = work.call();
                } catch (Exception e) {
                    stage.completeExceptionally(e);
                    return;
                }
                stage.complete(result);
            });
        } catch (RejectedExecutionException e) {
            stage.completeExceptionally(new IllegalStateException(
                    closed
                            ? "The store is being stopped"
                            : "The store is busy: read.queue.max=" + config.read_queue_max() + " reads are waiting",
                    e));
        }
        return stage;
    }

    private <T> T inTransaction(SqlCall<T> call, boolean changes) throws SQLException {
        try (Connection connection = connection()) {
            connection.setAutoCommit(false);
            T result;
            try {
                result = call.on(connection);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                rollback(connection, e);
                throw e;
            }
            if (changes) {
                makeDurable(connection);
            }
            return result;
        }
    }

    private void makeDurable(Connection connection) throws SQLException {
        String sql = dialect.makeDurable();
        if (sql != null) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    private static void rollback(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private Connection connection() throws SQLException {
        if (STARTING.equals(problem)) {
            awaitChange(STARTING, config.connect_timeout_ms());
        }
        String why = problem;
        if (why != null) {
            throw new SQLTransientConnectionException("The database, " + dialect.name() + ", " + why, "08001");
        }
        return pool.getConnection();
    }

    /** Whether the database cannot be used now; {@link #problem} says why. */
    boolean isAway() {
        return problem != null;
    }

    /** Has what waits in this lane looked at for {@link #problem}. */
    void watch(BatchLane<?> lane) {
        lanes.add(lane);
    }

    /** Looks at the lane no more. */
    void unwatch(BatchLane<?> lane) {
        lanes.remove(lane);
    }

    /** Waits until the database may be there again, or some time has passed. */
    void awaitReady(long ms) {
        String why = problem;
        if (why != null) {
            awaitChange(why, ms);
        }
    }

    private void awaitChange(String from, long ms) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        synchronized (stateLock) {
            while (from.equals(problem)) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return;
                }
                try {
                    stateLock.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private void check() {
        if (closed) {
            return;
        }
        try {
            if (!migrated) {
                open();
                migrated = true;
            } else {
                ping();
            }
            became(null);
        } catch (SQLException | RuntimeException e) {
            SQLException known = explained(e);
            became(known instanceof UnusableException ? UNUSABLE + known.getMessage() : "is away: " + firstLine(e));
        }
    }

    private void open() throws SQLException {
        int scripts = Migrations.run(dialect);
        if (scripts > 0) {
            LOG.info("The tables of {} were brought up to date by {} scripts", dialect.name(), scripts);
        }
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            dialect.prepareTables(connection);
            connection.commit();
        }
    }

    /** What the innermost error of the database means. */
    private @Nullable SQLException explained(Exception error) {
        SQLException innermost = null;
        for (Throwable e = error; e != null; e = e.getCause()) {
            innermost = e instanceof SQLException sql ? sql : innermost;
        }
        return innermost == null || innermost instanceof UnusableException ? innermost : dialect.explain(innermost);
    }

    private void ping() throws SQLException {
        try (Connection connection = pool.getConnection();
                var statement = connection.prepareStatement("select 1")) {
            statement.execute();
        }
    }

    private void became(@Nullable String now) {
        String before;
        synchronized (stateLock) {
            before = problem;
            problem = now;
            stateLock.notifyAll();
        }
        boolean wasAway = before != null && !before.equals(STARTING);
        if (now == null && before != null) {
            LOG.info("The database, {}, {}", dialect.name(), wasAway ? "is back" : "is open");
        } else if (now != null && (!wasAway || now.startsWith(UNUSABLE) && !now.equals(before))) {
            LOG.error(
                    "The database, {}, {}; trying again every {} ms", dialect.name(), now, config.check_interval_ms());
        }
    }

    /** The first line of the innermost message: the outer ones tell of the pool and of Flyway. */
    static String firstLine(Throwable error) {
        String text = error.getClass().getSimpleName();
        for (Throwable e = error; e != null; e = e.getCause()) {
            String message = e.getMessage();
            if (message != null && !message.isBlank()) {
                String line = message.strip().lines().findFirst().orElse("");
                text = e instanceof SQLException ? line : e.getClass().getSimpleName() + ": " + line;
            }
        }
        return text.length() > MAX_MESSAGE ? text.substring(0, MAX_MESSAGE) : text;
    }

    /** Runs a task again and again, each time a while after it ended; it must not throw. */
    void every(long ms, Runnable task) {
        background.scheduleWithFixedDelay(task, ms, ms, TimeUnit.MILLISECONDS);
    }

    /** Adds a counter to show, replacing a figure of that name. */
    void counter(String name, String help, Supplier<Number> value) {
        figure(name, to -> to.counter(name, help, value.get()));
    }

    /** Adds a gauge to show, replacing a figure of that name. */
    void gauge(String name, String help, Supplier<Number> value) {
        figure(name, to -> to.gauge(name, help, value.get()));
    }

    /** Adds a histogram to show, replacing one of that name and kind of item. */
    void histogram(String name, String help, Histogram times, String of) {
        figure(name + "." + of, to -> to.histogram(name, help, times, "of", of));
    }

    private void figure(String name, Consumer<Measurements> figure) {
        synchronized (figures) {
            figures.put(name, figure);
        }
    }

    @Override
    public String part() {
        return "store";
    }

    @Override
    public @Nullable String problem() {
        String why = problem;
        if (why == null) {
            why = behind();
        }
        return why == null ? null : "The database, " + dialect.name() + ", " + why;
    }

    /** Reports that are not stored in time are not lost, but somebody should know. */
    private @Nullable String behind() {
        long now = System.nanoTime();
        long oldestNs =
                lanes.stream().mapToLong(lane -> lane.oldestNs(now)).max().orElse(0);
        long oldestMs = TimeUnit.NANOSECONDS.toMillis(oldestNs);
        return oldestMs <= config.behind_max_ms()
                ? null
                : "is behind: what waits longest to be written has waited " + oldestMs / 1000 + " s, behind.max.ms is "
                        + config.behind_max_ms();
    }

    @Override
    public void measure(Measurements to) {
        List<Consumer<Measurements>> all;
        synchronized (figures) {
            all = List.copyOf(figures.values());
        }
        all.forEach(figure -> figure.accept(to));
        to.gauge(
                "reads.waiting",
                "Reads that wait for a thread",
                readers.getQueue().size());
    }

    /** Stops the threads and closes the connections; the services on top have stopped before. */
    @Deactivate
    public void stop() {
        closed = true;
        Threads.stop(config.stop_timeout_ms(), background, readers);
        pool.close();
    }
}
