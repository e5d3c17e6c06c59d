package io.telecast.script.internal;

import java.util.Map;
import java.util.function.IntSupplier;

/** The settings, checked. */
record Limits(
        int deadlineMillis,
        int memoryMb,
        int renewMb,
        int resultKb,
        int contexts,
        int suspendAfter,
        int suspendFirstMillis,
        int suspendMaxMillis) {

    static Limits of(ScriptConfig config, Map<String, ?> properties) {
        var check = new Check(properties);
        return new Limits(
                check.whole("deadline.ms", config::deadline_ms, 10_000),
                check.whole("memory.max.mb", config::memory_max_mb, 4096),
                check.whole("memory.renew.mb", config::memory_renew_mb, 65_536),
                check.whole("result.max.kb", config::result_max_kb, 65_536),
                check.whole("contexts.max", config::contexts_max, 10_000),
                check.whole("suspend.after", config::suspend_after, 1000),
                check.whole("suspend.first.ms", config::suspend_first_ms, 3_600_000),
                check.whole("suspend.max.ms", config::suspend_max_ms, 86_400_000));
    }

    /** The same with another deadline. */
    Limits withDeadline(int millis) {
        return new Limits(
                millis, memoryMb, renewMb, resultKb, contexts, suspendAfter, suspendFirstMillis, suspendMaxMillis);
    }

    /** Reads whole numbers; a value that is no number is a failure of the supplier. */
    private record Check(Map<String, ?> properties) {

        int whole(String key, IntSupplier setting, int max) {
            try {
                int value = setting.getAsInt();
                if (value >= 1 && value <= max) {
                    return value;
                }
            } catch (RuntimeException notANumber) {
                // Told below, with the text that stands in the file.
            }
            throw new IllegalArgumentException(
                    key + ": '" + properties.get(key) + "' is not a whole number in range; allowed: 1 to " + max);
        }
    }
}
