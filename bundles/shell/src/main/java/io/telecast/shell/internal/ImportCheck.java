package io.telecast.shell.internal;

import io.telecast.api.device.DeviceId;
import io.telecast.api.device.NewDevice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with the lines of an import before anything is created. */
final class ImportCheck {
    private static final String NAME = "name";
    private static final String ID = "id";
    private static final String NUMBER = "device_number";
    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";
    private static final String SCRIPT = "script";
    private static final String GATEWAY = "gateway";
    private static final String ADDRESS = "address";
    private static final List<String> COLUMNS = List.of(NAME, ID, NUMBER, USERNAME, PASSWORD, SCRIPT, GATEWAY, ADDRESS);
    private static final int MAX_TEXT = 255;
    private static final int MAX_ADDRESS = 36;

    /** A line that cannot be created. */
    record Fault(long number, String text) {}

    private final String tenant;
    private final InputFiles files;
    private final List<String> header;
    private final List<ImportLine> good = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    /** For each column of what must be unique the lines of its values. */
    private final Map<String, Map<String, Long>> seen = new HashMap<>();

    private final Map<String, String> scripts = new HashMap<>();

    ImportCheck(String tenant, InputFiles files, List<ImportFile.Row> rows) throws CommandFailedException {
        this.tenant = tenant;
        this.files = files;
        header = header(rows);
        rows.stream().skip(1).forEach(this::check);
    }

    /** The names of gateways that no line above the one that names them has: devices that must be there already. */
    Set<String> gateways() {
        Set<String> above = new HashSet<>();
        Set<String> wanted = new TreeSet<>();
        for (ImportLine line : good) {
            if (line.gateway() != null && !above.contains(line.gateway())) {
                wanted.add(line.gateway());
            }
            above.addAll(line.names());
        }
        return wanted;
    }

    /** Puts the gateways in; lines whose gateway is not there are faults. */
    void place(Gateways known) {
        List<ImportLine> lines = List.copyOf(good);
        Set<String> above = new HashSet<>();
        good.clear();
        for (ImportLine line : lines) {
            String gateway = line.gateway();
            String id = gateway == null || above.contains(gateway) ? null : known.id(gateway);
            if (gateway != null && id == null && !above.contains(gateway)) {
                faults.add(new Fault(
                        line.number(),
                        "column gateway: '" + Table.text(gateway) + "' is no device of tenant '" + tenant
                                + "' and of no good line above; allowed: an id or a device number"));
                continue;
            }
            good.add(id == null ? line : line.behind(id));
            above.addAll(line.names());
        }
        faults.sort(Comparator.comparingLong(Fault::number));
    }

    List<ImportLine> good() {
        return good;
    }

    List<Fault> faults() {
        return faults;
    }

    private static List<String> header(List<ImportFile.Row> rows) throws CommandFailedException {
        String allowed =
                "; allowed: a line with name and any of " + String.join(", ", COLUMNS.subList(1, COLUMNS.size()));
        if (rows.isEmpty()) {
            throw new CommandFailedException("the file has no header" + allowed);
        }
        List<String> names = rows.get(0).cells().stream()
                .map(cell -> cell.strip().toLowerCase(Locale.ROOT))
                .toList();
        for (String name : names) {
            if (!COLUMNS.contains(name)) {
                throw new CommandFailedException("header: '" + Table.text(name) + "' is no column" + allowed);
            }
            if (names.indexOf(name) != names.lastIndexOf(name)) {
                throw new CommandFailedException("header: '" + name + "' is there twice" + allowed);
            }
        }
        if (!names.contains(NAME)) {
            throw new CommandFailedException("header: the column 'name' is missing" + allowed);
        }
        return names;
    }

    private void check(ImportFile.Row row) {
        try {
            good.add(line(row));
        } catch (BadInputException e) {
            faults.add(new Fault(row.number(), e.getMessage()));
        }
    }

    private ImportLine line(ImportFile.Row row) throws BadInputException {
        if (row.cells().size() > header.size()) {
            throw new BadInputException("has " + row.cells().size() + " cells; allowed: " + header.size());
        }
        String name = cell(row, NAME);
        if (name == null) {
            throw new BadInputException("column name: is empty; allowed: 1 to " + MAX_TEXT + " characters");
        }
        length(NAME, name);
        String id = identifier(row, ID);
        String number = identifier(row, NUMBER);
        String username = cell(row, USERNAME);
        String password = cell(row, PASSWORD);
        length(USERNAME, username);
        length(PASSWORD, password);
        String script = script(cell(row, SCRIPT));
        unique(row, ID, id);
        // A device without a number has its id as its number.
        unique(row, NUMBER, number == null ? id : number);
        unique(row, USERNAME, username);
        String gateway = cell(row, GATEWAY);
        String address = address(row, gateway);
        var device = new NewDevice(tenant, name, id, number, username, password, null, address);
        return new ImportLine(row.number(), device, gateway, script);
    }

    private @Nullable String address(ImportFile.Row row, @Nullable String gateway) throws BadInputException {
        String address = cell(row, ADDRESS);
        if (address == null) {
            return null;
        }
        if (gateway == null) {
            throw new BadInputException("column address: goes with a gateway");
        }
        if (address.length() > MAX_ADDRESS) {
            throw new BadInputException(
                    "column address: has " + address.length() + " characters; allowed: 1 to " + MAX_ADDRESS);
        }
        unique(row, ADDRESS + " behind " + gateway, address);
        return address;
    }

    private @Nullable String cell(ImportFile.Row row, String column) {
        int index = header.indexOf(column);
        if (index < 0 || index >= row.cells().size()) {
            return null;
        }
        String cell = row.cells().get(index);
        // Nobody wants a space at the edge of a name, but a password may have one.
        String text = column.equals(PASSWORD) ? cell : cell.strip();
        return text.isEmpty() ? null : text;
    }

    private @Nullable String identifier(ImportFile.Row row, String column) throws BadInputException {
        String value = cell(row, column);
        if (value != null && !DeviceId.isValid(value)) {
            throw new BadInputException(
                    "column " + column + ": '" + Table.text(value) + "' is not valid; allowed: 1 to "
                            + DeviceId.MAX_LENGTH + " of A-Z a-z 0-9 _ -, and no reserved word");
        }
        return value;
    }

    private static void length(String column, @Nullable String value) throws BadInputException {
        if (value != null && (value.length() > MAX_TEXT || value.indexOf('\0') >= 0)) {
            throw new BadInputException("column " + column + ": has " + value.length() + " characters; allowed: 1 to "
                    + MAX_TEXT + ", without NUL");
        }
    }

    private void unique(ImportFile.Row row, String column, @Nullable String value) throws BadInputException {
        if (value == null) {
            return;
        }
        Long first = seen.computeIfAbsent(column, key -> new HashMap<>()).putIfAbsent(value, row.number());
        if (first != null) {
            throw new BadInputException(
                    "column " + column + ": '" + Table.text(value) + "' stands in line " + first + ", too");
        }
    }

    /** The same file is read once. */
    private @Nullable String script(@Nullable String file) throws BadInputException {
        if (file == null) {
            return null;
        }
        String known = scripts.get(file);
        if (known != null) {
            return known;
        }
        if (file.equals("-")) {
            throw new BadInputException("column script: '-' is no file; allowed: a JavaScript file");
        }
        try {
            String source = files.script(file);
            scripts.put(file, source);
            return source;
        } catch (CommandFailedException | CommandException e) {
            throw new BadInputException("column script: " + e.getMessage());
        }
    }
}
