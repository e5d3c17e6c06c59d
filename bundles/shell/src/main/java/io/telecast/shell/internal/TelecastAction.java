package io.telecast.shell.internal;

import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * A command that asks a service. Services are looked up when the command runs: Karaf would hide the command while one
 * is away, and an operator would look for the reason in vain.
 */
abstract class TelecastAction implements Action {
    private static final long ANSWER_SECONDS = 10;

    @Reference
    @SuppressWarnings("NullAway.Init")
    BundleContext bundles;

    /** Asks a service and waits for its answer. */
    <S, T> T ask(Class<S> service, Function<S, CompletionStage<T>> question) throws Exception {
        return with(service, found -> answer(service, question.apply(found)));
    }

    /** Something done with a service. */
    interface Use<S, T> {
        T with(S service) throws Exception;
    }

    <S, T> T with(Class<S> service, Use<S, T> use) throws Exception {
        ServiceReference<S> reference = bundles.getServiceReference(service);
        S found = reference == null ? null : bundles.getService(reference);
        if (reference == null || found == null) {
            throw new CommandFailedException("no " + name(service) + " is running; telecast:stats shows what is");
        }
        try {
            return use.with(found);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(message(e));
        } finally {
            bundles.ungetService(reference);
        }
    }

    private static <T> T answer(Class<?> service, CompletionStage<T> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            boolean badInput = cause instanceof IllegalArgumentException;
            throw new CommandFailedException(badInput ? message(cause) : name(service) + " failed: " + message(cause));
        } catch (TimeoutException e) {
            throw new CommandFailedException(
                    name(service) + " did not answer within " + ANSWER_SECONDS + " s; telecast:stats may show why");
        }
    }

    private static String message(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** {@code DeviceDirectory} is told as {@code device directory}. */
    private static String name(Class<?> service) {
        return service.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    /** Options are text and are read here: the shell's own answer to a wrong number does not say what is allowed. */
    static int whole(String option, String text, int min, int max) throws CommandFailedException {
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new CommandFailedException(
                option + ": '" + text + "' is not a whole number in range; allowed: " + min + " to " + max);
    }

    static void print(String line) {
        System.out.println(line);
    }
}
