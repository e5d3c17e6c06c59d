package io.telecast.shell.internal;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.impl.action.command.ManagerImpl;
import org.apache.karaf.shell.impl.console.SessionFactoryImpl;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** A real shell with our commands; the services come from a real framework. */
final class TestShell implements AutoCloseable {
    private static final List<Class<?>> OURS = List.of(
            ApiKeyCreateCommand.class,
            ApiKeyListCommand.class,
            ApiKeyRevokeCommand.class,
            ConnectionsCommand.class,
            DeviceCreateCommand.class,
            DeviceDeleteCommand.class,
            DeviceImportCommand.class,
            DeviceListCommand.class,
            DeviceShowCommand.class,
            ScriptSetCommand.class,
            ScriptShowCommand.class,
            ScriptTestCommand.class,
            StatsCommand.class,
            SubscriptionsCommand.class,
            DeadLetterPurgeCommand.class,
            DeadLetterReplayCommand.class,
            DeadLetterShowCommand.class,
            DeadLettersCommand.class,
            DeviceSilenceCommand.class,
            DrainCommand.class,
            HealthCommand.class,
            TypesCommand.class,
            TokenCreateCommand.class,
            TraceCommand.class,
            ApiKeyCompleter.class,
            DeviceCompleter.class,
            MoreCompleter.class,
            FileCompleter.class,
            PartCompleter.class,
            DeadLetterCompleter.class,
            TenantCompleter.class,
            TypeCompleter.class);

    private final ThreadIOImpl threadIo = new ThreadIOImpl();
    private final SessionFactoryImpl shell;
    private final Framework framework;
    private final Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    TestShell(Path folder) throws Exception {
        this.folder = folder;
        FrameworkFactory factory =
                ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow();
        framework = factory.newFramework(Map.of(
                "org.osgi.framework.storage",
                folder.resolve("felix").toString(),
                "org.osgi.framework.bootdelegation",
                "*"));
        framework.start();
        threadIo.start();
        shell = new SessionFactoryImpl(threadIo);
        shell.register(framework.getBundleContext());
        var manager = new ManagerImpl(shell, shell, true);
        OURS.forEach(manager::register);
    }

    @Override
    public void close() throws Exception {
        shell.stop();
        threadIo.stop();
        framework.stop();
        framework.waitForStop(10_000);
    }

    /** A service of one line. */
    <S> ServiceRegistration<S> provide(Class<S> type, BiFunction<String, Object[], Object> answer) {
        Object service = Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> method.getDeclaringClass() == Object.class
                        ? method.invoke(this, args)
                        : answer.apply(method.getName(), args));
        return framework.getBundleContext().registerService(type, type.cast(service), null);
    }

    /** A service of which only the properties count. */
    <S> void provide(Class<S> type, Map<String, ?> properties) {
        Object service = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            throw new AssertionError("it must not be asked");
        });
        framework.getBundleContext().registerService(type, type.cast(service), FrameworkUtil.asDictionary(properties));
    }

    Bundle install(String name, Path jar) throws Exception {
        return framework
                .getBundleContext()
                .installBundle(name, jar.toUri().toURL().openStream());
    }

    static CompletionStage<?> completed(Object value) {
        return CompletableFuture.completedStage(value);
    }

    String failure(String command) {
        return assertThrows(Exception.class, () -> run(command)).getMessage();
    }

    String run(String command) throws Exception {
        return run(command, new byte[0]);
    }

    /** Types a command in the folder and returns what it prints; errors are in {@link #errors}. */
    String run(String command, byte[] input) throws Exception {
        out.reset();
        err.reset();
        try (var print = new PrintStream(out, true, StandardCharsets.UTF_8);
                var errors = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            Session session = shell.create(new ByteArrayInputStream(input), print, errors);
            session.currentDir(folder);
            try {
                session.execute(command);
            } finally {
                session.close();
            }
        }
        return printed();
    }

    /** What the last command printed, also if it failed. */
    String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** What is offered for the last word of a line, in a session whose last command was about this tenant. */
    List<String> offered(String tenant, String line) {
        var print = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Session session = shell.create(new ByteArrayInputStream(new byte[0]), print, print);
        session.currentDir(folder);
        session.put(TelecastAction.TENANT, tenant);
        try {
            return Completions.of(session, line);
        } finally {
            session.close();
        }
    }
}
