package io.telecast.shell.internal;

import io.telecast.api.device.CreatedDevice;
import io.telecast.api.device.DeviceDirectory;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** Creates devices from a CSV file: the credentials go to the output, faults and the summary to the errors. */
@Service
@Command(scope = "telecast", name = "device-import", description = "Creates the devices of a CSV file")
public final class DeviceImportCommand extends TelecastAction {
    @Completion(TenantCompleter.class)
    @Argument(name = "tenant", description = "The tenant, 1 to 36 characters", required = true)
    String tenant = "";

    @Completion(FileCompleter.class)
    @Argument(
            index = 1,
            name = "file",
            description =
                    "A CSV file, or - for what is piped in; prints the credentials as CSV. Its first line names the columns: name and any of id,"
                            + " device_number, username, password, script (a JavaScript file), gateway (an id or number), address;"
                            + " what is empty is made",
            required = true)
    String file = "";

    @Completion(MoreCompleter.class)
    @Argument(index = 2, name = "options", description = MORE, multiValued = true)
    List<String> more = List.of();

    @Completion(FileCompleter.class)
    @Option(name = "--output", description = "A new file for the credentials, which only its owner can read")
    @Nullable
    String output;

    @Option(name = "--dry-run", description = "Checks the file and creates nothing")
    boolean dryRun;

    private int created;
    private int failed;

    @Override
    void run() throws Exception {
        if (dryRun && output != null) {
            throw usage("--dry-run makes no credentials, so it goes without --output");
        }
        if (tenant.isEmpty() || tenant.length() > 36) {
            throw usage("tenant: '" + tenant + "' is no tenant; allowed: 1 to 36 characters");
        }
        session.put(TENANT, tenant);
        var check = new ImportCheck(tenant, files(), rows());
        if (!check.gateways().isEmpty()) {
            check.place(Gateways.of(services(), tenant, check.gateways()));
        }
        check.faults().forEach(fault -> fault(fault.number(), fault.text()));
        if (dryRun) {
            print(check.good().size() + " lines are good; nothing was created, as --dry-run says");
        } else {
            create(check.good());
        }
        if (failed > 0) {
            throw new CommandFailedException("failed lines: " + failed);
        }
    }

    private List<ImportFile.Row> rows() throws CommandFailedException, CommandException {
        Path path = file.equals("-") ? Path.of("-") : files().path(file);
        try (InputStream in = file.equals("-") ? session.getKeyboard() : Files.newInputStream(path)) {
            return ImportFile.read(new BufferedInputStream(in));
        } catch (IOException e) {
            throw InputFiles.unreadable(path, e);
        }
    }

    private void create(List<ImportLine> lines) throws Exception {
        if (output == null) {
            create(lines, Credentials.to(out()));
        } else {
            try (PrintStream credentials = Credentials.create(files().path(output))) {
                create(lines, Credentials.to(credentials));
            }
        }
    }

    private void create(List<ImportLine> lines, Credentials credentials) throws Exception {
        var progress = new Importer.Progress() {
            @Override
            public void created(ImportLine line, CreatedDevice device) throws CommandFailedException {
                created++;
                credentials.add(device);
                if (created % 1000 == 0) {
                    printError(created + " of " + lines.size() + " devices created");
                }
            }

            @Override
            public void failed(ImportLine line, String reason) {
                fault(line.number(), reason);
            }
        };
        try {
            services().with(DeviceDirectory.class, directory -> {
                new Importer(directory, progress).create(lines);
                return true;
            });
        } finally {
            printError(created + " devices created in all");
        }
    }

    private void fault(long line, String text) {
        failed++;
        printError("line " + line + ": " + text);
    }
}
