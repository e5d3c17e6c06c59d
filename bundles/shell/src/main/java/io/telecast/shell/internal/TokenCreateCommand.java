package io.telecast.shell.internal;

import io.telecast.api.auth.TokenIssuer;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Makes a token. */
@Service
@Command(scope = "telecast", name = "token-create", description = "Makes a token and prints it")
public final class TokenCreateCommand extends TelecastAction {
    private static final Pattern LIFE = Pattern.compile("(\\d{1,6})([smhd])");

    @Argument(name = "tenant", description = "The tenant, 1 to 36 characters", required = true)
    String tenant = "";

    @Option(name = "--user", description = "The id of the user")
    String user = "operator";

    @Option(name = "--authority", description = "The role")
    String authority = "TENANT_ADMIN";

    @Option(name = "--life", description = "How long it lasts: a number with s, m, h or d, up to 3650d")
    String life = "30d";

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Override
    public @Nullable Object execute() throws Exception {
        Duration lasting = life();
        String token = with(TokenIssuer.class, issuer -> issuer.issue(user, tenant, authority, lasting));
        print(json ? JsonText.of(Map.of("token", token)) : token);
        return null;
    }

    private Duration life() throws CommandFailedException {
        Matcher matcher = LIFE.matcher(life);
        if (!matcher.matches()) {
            throw new CommandFailedException(
                    "--life: '" + life + "' is no time; allowed: a number with s, m, h or d, such as 12h");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
