package io.telecast.itests;

import io.telecast.itests.kit.Pair;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands one pair of instances to all test classes of this JVM that leave it as they found it, as {@link SharedPlatform} does. */
final class SharedPair implements ParameterResolver {
    private static Pair pair;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Pair.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared();
    }

    private static synchronized Pair shared() {
        if (pair == null) {
            pair = Pair.start();
            Runtime.getRuntime().addShutdownHook(new Thread(pair::close, "shared-pair"));
        }
        return pair;
    }
}
