package io.telecast.launch.internal.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What "telecast client", "telecast watch" and "telecast publish" run. */
public final class Cli {
    private static final String USAGE =
            """
            telecast client 'COMMAND'
                runs a console command in the running instance: one argument is a line as typed into the console,
                several are the words of one command; without any it asks for commands, on a terminal
            telecast watch --url ws://HOST:PORT (--token TOKEN | --api-key KEY) [--keys a,b] DEVICE_ID
                prints what a browser that watches the device gets, until Ctrl-C; with wss://HOST:PORT --ca FILE trusts the
                certificates in a PEM file, --insecure trusts anybody
            telecast publish --broker mqtt://HOST:PORT --username NAME [--password PASSWORD] PAYLOAD
                publishes one telemetry report as the device would, and waits for the broker's receipt
            """;

    private Cli() {}

    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String[] args) throws Exception {
        try {
            System.exit(run(Arrays.asList(args)));
        } catch (IllegalArgumentException e) {
            System.err.println("telecast: " + e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
        } catch (java.io.IOException e) {
            System.err.println("telecast: " + e.getMessage());
            System.exit(1);
        }
    }

    private static int run(List<String> args) throws Exception {
        if (args.isEmpty()) {
            throw new IllegalArgumentException("a command is missing");
        }
        List<String> rest = args.subList(1, args.size());
        switch (args.get(0)) {
            case "client":
                return new Client(Path.of(System.getProperty("telecast.data", "data"))).run(rest);
            case "watch":
                return new Watch(new Options(rest, Set.of("insecure"), "url", "token", "api-key", "keys", "ca")).run();
            case "publish":
                return new Publish(new Options(rest, "broker", "username", "password")).run();
            default:
                throw new IllegalArgumentException("'" + args.get(0) + "' is not a command");
        }
    }
}
