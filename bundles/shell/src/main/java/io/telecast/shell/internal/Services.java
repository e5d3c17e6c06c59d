package io.telecast.shell.internal;

import io.telecast.api.uplink.DataType;
import io.telecast.api.uplink.UplinkHandler;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The services that commands ask. They are looked up when a command runs: Karaf would hide the command while one is
 * away, and an operator would look for the reason in vain.
 */
final class Services {
    private static final long ANSWER_SECONDS = 10;

    /** Something done with a service. */
    interface Use<S, T> {
        T with(S service) throws Exception;
    }

    private final BundleContext bundles;

    Services(BundleContext bundles) {
        this.bundles = bundles;
    }

    /** Asks a service and waits for its answer. */
    <S, T> T ask(Class<S> service, Function<S, CompletionStage<T>> question) throws Exception {
        return with(service, found -> answer(service, question.apply(found)));
    }

    <S, T> T with(Class<S> service, Use<S, T> use) throws Exception {
        T result = ifThere(service, use);
        if (result == null) {
            throw new CommandFailedException("no " + name(service) + " is running; telecast:stats shows what is");
        }
        return result;
    }

    /** What a service says, null when it is not there. */
    <S, T> @Nullable T ifThere(Class<S> service, Use<S, T> use) throws Exception {
        ServiceReference<S> reference = bundles.getServiceReference(service);
        S found = reference == null ? null : bundles.getService(reference);
        if (reference == null || found == null) {
            return null;
        }
        try {
            return use.with(found);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(message(e));
        } finally {
            bundles.ungetService(reference);
        }
    }

    /** Whether a handler of a data type is here. */
    boolean isHandled(String type) throws InvalidSyntaxException {
        return bundles.getServiceReferences(UplinkHandler.class, null).stream()
                .anyMatch(handler -> type.equals(handler.getProperty(DataType.TYPE)));
    }

    static <T> T answer(Class<?> service, CompletionStage<T> stage)
            throws CommandFailedException, InterruptedException {
        return answer(service, stage, ANSWER_SECONDS);
    }

    /** Waits for an answer; what went wrong is told in the service's name. */
    static <T> T answer(Class<?> service, CompletionStage<T> stage, long seconds)
            throws CommandFailedException, InterruptedException {
        try {
            return stage.toCompletableFuture().get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = cause(e);
            throw cause instanceof IllegalArgumentException
                    ? new BadInputException(message(cause))
                    : new CommandFailedException(name(service) + " failed: " + message(cause));
        } catch (TimeoutException e) {
            throw new CommandFailedException(
                    name(service) + " did not answer within " + seconds + " s; telecast:stats may show why");
        }
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    /** {@code DeviceDirectory} is told as {@code device directory}. */
    private static String name(Class<?> service) {
        return service.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
