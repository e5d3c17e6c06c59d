package io.telecast.shell.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Says what is wrong with the configuration, and how the parts take it. */
@Service
@Command(scope = "telecast", name = "config-check", description = "Checks files in etc/, environment and parts")
public final class ConfigCheckCommand extends TelecastAction {
    /** By then a changed file has been read and its component has been made anew. */
    private static final long SETTLED_MS = 3000;

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Override
    void run() throws Exception {
        Path etc = Path.of(System.getProperty("karaf.etc", "etc"));
        settle(etc);
        List<Finding> findings = new ArrayList<>();
        var configuration = new ConfigurationCheck(Settings.of(bundles));
        int files = checkConfigurations(configuration);
        findings.addAll(configuration.findings());
        Map<String, String> environment = System.getenv();
        findings.addAll(new Environment(
                        etc, Path.of(System.getProperty("karaf.home", ".")).resolve("bin"))
                .check(environment));
        Map<String, Parts.State> parts = Parts.all(bundles);
        parts.forEach((part, state) -> {
            if (state.problem() != null) {
                findings.add(new Finding(part, state.problem()));
            }
        });
        String checked = files + " files with " + configuration.values() + " settings, "
                + Environment.set(environment).size() + " variables, " + parts.size() + " parts";
        show(findings, checked);
    }

    private void show(List<Finding> findings, String checked) throws CommandFailedException {
        if (json) {
            printJson(findings.stream()
                    .map(finding -> Json.object("where", finding.where(), "problem", finding.problem()))
                    .toList());
        } else if (!findings.isEmpty()) {
            var table = new Table("", "Where", "Problem");
            findings.forEach(finding -> table.row(finding.where(), finding.problem()));
            print(table);
        } else {
            print("All is well: " + checked);
        }
        if (!findings.isEmpty()) {
            throw new CommandFailedException(findings.size() + " problems in " + checked);
        }
    }

    private int checkConfigurations(ConfigurationCheck check) throws Exception {
        return services().with(ConfigurationAdmin.class, admin -> {
            Configuration[] all = admin.listConfigurations("(service.pid=" + Settings.OURS + "*)");
            if (all == null) {
                return 0;
            }
            for (Configuration each : all) {
                // Through the plug-ins that put the values of variables in.
                check.check(each.getPid(), each.getProcessedProperties(null));
            }
            return all.length;
        });
    }

    /** An operator runs this as soon as the editor is closed. */
    private static void settle(Path etc) throws IOException, InterruptedException {
        // The directory's own time changes when a file is taken away.
        long newest = Files.getLastModifiedTime(etc).toMillis();
        try (Stream<Path> files = Files.list(etc)) {
            for (Path file : files.toList()) {
                newest = Math.max(newest, Files.getLastModifiedTime(file).toMillis());
            }
        }
        long left = newest + SETTLED_MS - System.currentTimeMillis();
        if (left > 0) {
            Thread.sleep(Math.min(left, SETTLED_MS));
        }
    }
}
