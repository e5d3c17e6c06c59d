package io.telecast.uplink.gateway.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.telecast.uplink.gateway.internal.Split.Wrong;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** What of a message does not go on, as a dead letter: some of it is named and kept, all of it counted. */
final class LeftOut {
    private static final int NAMED_MAX = 8;
    private static final int PATH_MAX = 60;
    private static final int BYTES_MAX = 65_536;
    private static final JsonFactory JSON = new JsonFactory();

    private LeftOut() {}

    /** One line. */
    static String reason(List<Wrong> all) {
        String named = all.stream()
                .limit(NAMED_MAX)
                .map(wrong -> path(wrong) + " " + wrong.reason())
                .collect(Collectors.joining("; "));
        return all.size() + " left out of the message: " + named
                + (all.size() > NAMED_MAX ? "; and " + (all.size() - NAMED_MAX) + " more" : "");
    }

    private static String path(Wrong wrong) {
        String path = wrong.place().path().replaceAll("\\p{Cntrl}+", "?");
        // The end of a path says more than its beginning.
        return path.length() > PATH_MAX ? "…" + path.substring(path.length() - PATH_MAX) : path;
    }

    /** The parts by their paths, as one JSON object. */
    static byte[] payload(Split split, List<Wrong> all) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            for (Wrong wrong : all.subList(0, Math.min(all.size(), NAMED_MAX))) {
                byte[] part = split.bytes(wrong.place());
                if (bytes.size() + part.length <= BYTES_MAX) {
                    json.writeFieldName(wrong.place().path());
                    json.writeRawValue(new String(part, StandardCharsets.UTF_8));
                    json.flush();
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
