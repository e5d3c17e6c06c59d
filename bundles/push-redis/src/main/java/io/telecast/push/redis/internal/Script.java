package io.telecast.push.redis.internal;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A script in Redis, called by its digest; sent once more where Redis has forgotten it. */
final class Script<T> {
    private final String text;
    private final String digest;
    private final ScriptOutputType type;
    private final Supplier<CommandOutput<String, byte[], T>> output;

    private Script(String text, ScriptOutputType type, Supplier<CommandOutput<String, byte[], T>> output) {
        this.text = text;
        this.type = type;
        this.output = output;
        try {
            byte[] sha = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            digest = HexFormat.of().formatHex(sha);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One that answers a list, of numbers and bytes. */
    static Script<List<Object>> list(String resource) {
        return new Script<>(read(resource), ScriptOutputType.MULTI, () -> new NestedMultiOutput<>(Client.CODEC));
    }

    /** One that answers a number. */
    static Script<Long> number(String resource) {
        return new Script<>(read(resource), ScriptOutputType.INTEGER, () -> new IntegerOutput<>(Client.CODEC));
    }

    private static String read(String resource) {
        try (InputStream in = Objects.requireNonNull(Script.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes it known to Redis, so that many calls at once need not send it. */
    void announce(Node node) {
        node.redis().scriptLoad(text);
    }

    /** Runs it where the keys are, and once more where a refusal says that they are going to. */
    CompletionStage<T> run(Masters masters, Node node, String[] keys, byte[]... arguments) {
        return run(node.redis(), keys, arguments)
                .exceptionallyCompose(failure -> {
                    Node other = masters.askInstead(failure);
                    return other == null
                            ? CompletableFuture.<T>failedStage(failure)
                            : other.asking(CommandType.EVAL, output.get(), onTheWay(keys, arguments));
                })
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        masters.refused(node, failure);
                    }
                });
    }

    CompletionStage<T> run(RedisAsyncCommands<String, byte[]> redis, String[] keys, byte[]... arguments) {
        RedisFuture<T> answer = redis.evalsha(digest, type, keys, arguments);
        return answer.exceptionallyCompose(failure -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            return cause instanceof RedisNoScriptException
                    ? redis.eval(text, type, keys, arguments)
                    : CompletableFuture.failedStage(failure);
        });
    }

    /**
     * With the first key alone, and the second as an argument: a master refuses several keys of a slot that is on its way
     * to it until all of them exist. The one that sent us here has neither, so both are there or nowhere.
     */
    private CommandArgs<String, byte[]> onTheWay(String[] keys, byte[]... arguments) {
        CommandArgs<String, byte[]> all = new CommandArgs<>(Client.CODEC)
                .add(keys.length > 1 ? "KEYS[2] = ARGV[#ARGV]\n" + text : text)
                .add(1)
                .addKey(keys[0])
                .addValues(arguments);
        return keys.length > 1 ? all.addKey(keys[1]) : all;
    }
}
