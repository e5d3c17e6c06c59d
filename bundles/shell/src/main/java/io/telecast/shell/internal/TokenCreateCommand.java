package io.telecast.shell.internal;

import io.telecast.api.auth.TokenIssuer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Makes a token. */
@Service
@Command(scope = "telecast", name = "token-create", description = "Makes a token and prints it")
public final class TokenCreateCommand extends TelecastAction {
    private static final Pattern LIFE = Pattern.compile("(\\d{1,6})([smhd])");

    @Completion(TenantCompleter.class)
    @Argument(name = "tenant", description = "The tenant, 1 to 36 characters", required = true)
    String tenant = "";

    @Completion(MoreCompleter.class)
    @Argument(index = 1, name = "options", description = MORE, multiValued = true)
    List<String> more = List.of();

    @Option(name = "--user", description = "The id of the user")
    String user = "operator";

    @Completion(
            value = StringsCompleter.class,
            values = {"TENANT_ADMIN", "TENANT_USER"})
    @Option(name = "--authority", description = "The role, such as TENANT_ADMIN or TENANT_USER")
    String authority = "TENANT_ADMIN";

    @Completion(
            value = StringsCompleter.class,
            values = {"1h", "12h", "30d", "365d"})
    @Option(name = "--life", description = "How long it lasts: a number with s, m, h or d, up to 3650d")
    String life = "30d";

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Override
    void run() throws Exception {
        session.put(TENANT, tenant);
        Duration lasting = life();
        String token = services().with(TokenIssuer.class, issuer -> issuer.issue(user, tenant, authority, lasting));
        if (json) {
            printJson(Map.of("token", token));
        } else {
            print(token);
        }
    }

    private Duration life() throws CommandException {
        Matcher matcher = LIFE.matcher(life);
        if (!matcher.matches()) {
            throw usage("--life: '" + life + "' is no time; allowed: a number with s, m, h or d, such as 12h");
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
