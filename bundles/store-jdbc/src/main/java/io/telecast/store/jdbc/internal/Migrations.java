package io.telecast.store.jdbc.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** Brings the tables to this version's state, whoever made the database and however many instances start at once. */
final class Migrations {
    static final List<String> SCRIPTS = List.of("V1__tables.sql", "V2__types.sql");

    private Migrations() {}

    /** Returns how many scripts were applied. */
    static int run(Dialect dialect) throws SQLException {
        List<LoadableResource> scripts = SCRIPTS.stream()
                .<LoadableResource>map(name -> new Script(dialect.migrations(), name))
                .toList();
        Flyway flyway = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(dialect.migrationSource())
                .loggers(MigrationLog.class.getName())
                .table("telecast_schema_history")
                // A database in which another back end made tables is a good start, not an error.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                // Named one by one: looking through a bundle's content depends on the framework.
                .resourceProvider(new Scripts(scripts))
                .javaMigrationClassProvider(List::of)
                .load();
        // Only a look when nothing is to be done: the user need not be allowed to create anything.
        if (flyway.info().pending().length == 0) {
            return 0;
        }
        try (Connection turn = dialect.migrationSource().getConnection()) {
            dialect.awaitTurn(turn);
            return flyway.migrate().migrationsExecuted;
        }
    }

    /** The scripts by prefix and suffix, as Flyway asks for them. */
    private record Scripts(List<LoadableResource> all) implements ResourceProvider {
        @Override
        public @Nullable LoadableResource getResource(String name) {
            return all.stream()
                    .filter(s -> s.getAbsolutePath().equals(name))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return all.stream()
                    .filter(s -> s.getFilename().startsWith(prefix)
                            && List.of(suffixes).stream().anyMatch(s.getFilename()::endsWith))
                    .toList();
        }
    }

    /** One script of the bundle. */
    private static final class Script extends LoadableResource {
        private final String path;
        private final String name;

        Script(String folder, String name) {
            this.path = "/io/telecast/store/jdbc/migrations/" + folder + "/" + name;
            this.name = name;
        }

        @Override
        public Reader read() {
            try (InputStream in = Migrations.class.getResourceAsStream(path)) {
                if (in == null) {
                    throw new IllegalStateException("The bundle lacks " + path);
                }
                StringWriter text = new StringWriter();
                new InputStreamReader(in, StandardCharsets.UTF_8).transferTo(text);
                return new StringReader(text.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String getAbsolutePath() {
            return path;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return path;
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
