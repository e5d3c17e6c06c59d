package io.telecast.shell.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compares what is configured with what the components declare. */
final class ConfigurationCheck {
    /** What others write beside our settings: the framework, and the installer of the files. */
    private static final Pattern FOREIGN =
            Pattern.compile("(service|component|felix|org\\.apache\\.felix|org\\.apache\\.karaf)\\..*|\\..*");

    static final String FILE = "felix.fileinstall.filename";

    private final Settings settings;
    private final List<Finding> findings = new ArrayList<>();
    private int values;

    ConfigurationCheck(Settings settings) {
        this.settings = settings;
    }

    List<Finding> findings() {
        return findings;
    }

    /** How many settings were looked at. */
    int values() {
        return values;
    }

    void check(String pid, Dictionary<String, Object> configuration) {
        String where = file(pid, configuration.get(FILE));
        Map<String, Setting> known = settings.of(pid);
        if (known == null) {
            findings.add(
                    new Finding(where, "no component has the PID '" + pid + "'" + Nearest.hint(pid, settings.pids())));
            return;
        }
        for (String key : Collections.list(configuration.keys())) {
            if (!FOREIGN.matcher(key).matches()) {
                values++;
                check(where, known, key, configuration.get(key));
            }
        }
    }

    private void check(String where, Map<String, Setting> known, String key, Object value) {
        Setting setting = known.get(key);
        if (setting == null) {
            findings.add(new Finding(
                    where, "'" + Table.text(key) + "' is not a setting" + Nearest.hint(key, known.keySet())));
            return;
        }
        String problem = setting.problem(key, value);
        if (problem != null) {
            findings.add(new Finding(where, key + ": " + problem));
        }
    }

    private static String file(String pid, @Nullable Object url) {
        String text = url == null ? pid : url.toString();
        return text.substring(text.lastIndexOf('/') + 1);
    }
}
