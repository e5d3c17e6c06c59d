package io.telecast.websocket.internal;

import io.telecast.api.uplink.DataType;
import io.telecast.api.uplink.InstalledTypes;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The data types that clients may ask for: those of the contract, those of the settings, and those installed. */
final class KnownTypes implements InstalledTypes.Listener {
    static final String TELEMETRY = "telemetry";
    static final String ATTRIBUTE = "attribute";
    static final String EVENT = "event";
    static final String STATUS = "status";

    private static final Set<String> STATE = Set.of(TELEMETRY, ATTRIBUTE, STATUS);

    /** What of a client's words goes into answers and the log. */
    private static final Pattern PLAIN = Pattern.compile("[\\w-]{1,36}");

    private final Set<String> always = new TreeSet<>(Set.of(TELEMETRY, ATTRIBUTE, EVENT, STATUS));
    private final Set<String> installed = ConcurrentHashMap.newKeySet();

    /** @param elsewhere types with commas between them, which other instances may bring */
    KnownTypes(String elsewhere) {
        for (String word : elsewhere.split(",")) {
            String type = word.strip();
            if (type.isEmpty()) {
                continue;
            }
            if (!DataType.isName(type)) {
                throw new IllegalArgumentException(
                        "types.elsewhere: '" + type + "' is not a data type; allowed: words of"
                                + " 1 to 32 of a-z 0-9 -, but not device, sub or group, with commas between them");
            }
            always.add(type);
        }
    }

    /** Whether devices have a current state of this type; others are messages. */
    static boolean isState(String type) {
        return STATE.contains(type);
    }

    /** A type that is not pushed is of no use to clients. */
    @Override
    public void installed(DataType type) {
        if (type.pushed()) {
            installed.add(type.name());
        } else {
            installed.remove(type.name());
        }
    }

    /** Those who watch it stay: it may be installed again. */
    @Override
    public void uninstalled(DataType type) {
        installed.remove(type.name());
    }

    /** What a client is told about a type that is not known; null if all are. */
    @Nullable
    String fault(Collection<String> types) {
        for (String type : types) {
            if (!always.contains(type) && !installed.contains(type)) {
                String word = PLAIN.matcher(type).matches() ? " '" + type + "'" : "";
                return "unknown type" + word + "; allowed: " + String.join(", ", all());
            }
        }
        return null;
    }

    private Set<String> all() {
        Set<String> all = new TreeSet<>(always);
        all.addAll(installed);
        return all;
    }
}
