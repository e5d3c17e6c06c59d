package io.telecast.decode.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.telecast.api.uplink.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads {@code {"ts":…,"values":{…}}}, one or a list of them. */
final class HistoryReader {
    private static final String TS = "ts";
    private static final String VALUES = "values";

    private final JsonParser parser;
    private final ValueReader reader;
    private final Checks checks;
    private final TreeMap<Long, Map<String, Object>> byTime = new TreeMap<>();
    private int points;

    HistoryReader(JsonParser parser, Checks checks) {
        this.parser = parser;
        this.reader = new ValueReader(parser, checks);
        this.checks = checks;
    }

    static boolean isSampleField(@Nullable String key) {
        return TS.equals(key) || VALUES.equals(key);
    }

    /** The samples in ascending time; null if the text is something else. */
    @Nullable
    List<Sample> read() throws IOException, RefusedException {
        if (parser.nextToken() == JsonToken.START_OBJECT) {
            return readSample() ? samples() : null;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT || !readSample()) {
                return null;
            }
        }
        return samples();
    }

    /** False if the object has other fields. */
    private boolean readSample() throws IOException, RefusedException {
        boolean timed = false;
        double ts = Double.NaN;
        Map<String, Object> values = null;
        String key;
        while ((key = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            if (key.equals(TS) && !token.isStructStart()) {
                timed = true;
                ts = token.isNumeric() ? parser.getDoubleValue() : Double.NaN;
            } else if (key.equals(VALUES) && token == JsonToken.START_OBJECT) {
                values = reader.object();
            } else {
                return false;
            }
        }
        if (!timed || values == null) {
            return false;
        }
        add(checks.time(ts), values);
        return true;
    }

    private void add(long time, Map<String, Object> values) throws RefusedException {
        points += values.size();
        checks.points(points);
        if (!values.isEmpty()) {
            byTime.merge(time, values, HistoryReader::lastWins);
        }
    }

    private static Map<String, Object> lastWins(Map<String, Object> first, Map<String, Object> last) {
        first.putAll(last);
        return first;
    }

    private List<Sample> samples() {
        List<Sample> samples = new ArrayList<>(byTime.size());
        byTime.forEach((time, values) -> samples.add(new Sample(time, values)));
        return samples;
    }
}
