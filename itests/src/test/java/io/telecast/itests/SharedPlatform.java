package io.telecast.itests;

import io.telecast.itests.kit.Platform;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands one platform to all test classes of this JVM that leave it as they found it. JUnit is begun anew for each class,
 * so it is kept here; it ends with the JVM.
 */
final class SharedPlatform implements ParameterResolver {
    private static Platform platform;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Platform.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared();
    }

    private static synchronized Platform shared() {
        if (platform == null) {
            // Bad credentials are tried often: their answers wait, but not long.
            platform = Platform.start(
                    "shared", instance -> instance.setting("io.telecast.websocket", "failures.delay.max.ms", 100));
            Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "shared-platform"));
        }
        return platform;
    }
}
