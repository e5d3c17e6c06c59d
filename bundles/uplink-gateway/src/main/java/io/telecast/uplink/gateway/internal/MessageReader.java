package io.telecast.uplink.gateway.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamReadException;
import io.telecast.uplink.gateway.internal.Split.Gateway;
import io.telecast.uplink.gateway.internal.Split.Part;
import io.telecast.uplink.gateway.internal.Split.Place;
import io.telecast.uplink.gateway.internal.Split.Range;
import io.telecast.uplink.gateway.internal.Split.Wrong;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one message (contract, section 1) without building anything of the parts: they stay the bytes they are. */
final class MessageReader {
    private static final String OWN = "gateway_data";
    private static final String DEVICES = "sub_device_data";
    private static final String GATEWAYS = "sub_gateway_data";
    private static final String FIELDS = OWN + ", " + DEVICES + ", " + GATEWAYS;

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    // Numbers and texts are passed over here, and checked when the part is decoded.
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** What to do with the value of a field, of which the parser has read the first token. */
    private interface Field {
        void read(String name, String path) throws IOException, RefusedException;
    }

    private final GatewaySettings settings;
    private final byte[] message;
    private final JsonParser parser;
    private final List<Gateway> gateways = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final List<Wrong> wrong = new ArrayList<>();
    private int nulls;

    private MessageReader(GatewaySettings settings, byte[] message, JsonParser parser) {
        this.settings = settings;
        this.message = message;
        this.parser = parser;
    }

    static Split read(byte[] message, GatewaySettings settings) throws RefusedException {
        if (isWide(message)) {
            throw notJson();
        }
        try (JsonParser parser = JSON.createParser(message)) {
            return new MessageReader(settings, message, parser).read();
        } catch (StreamReadException e) {
            throw notJson();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Split read() throws IOException, RefusedException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw notJson();
        }
        gateway(-1, "", "", 1);
        if (parser.nextToken() != null) {
            throw notJson();
        }
        return new Split(message, gateways, parts, wrong, nulls);
    }

    private static RefusedException notJson() {
        return new RefusedException("the message is no JSON object; allowed: one with " + FIELDS);
    }

    private void gateway(int above, String number, String path, int level) throws IOException, RefusedException {
        int from = offset();
        int index = gateways.size();
        // Its end is known when all in it is read.
        gateways.add(new Gateway(index, above, number, new Place(path, new Range(from, from))));
        fields(path, (name, at) -> {
            switch (name) {
                case OWN -> part(index, null, at);
                case DEVICES -> objectOf(at, (address, inside) -> part(index, address, inside));
                case GATEWAYS -> objectOf(at, (sub, inside) -> subGateway(index, sub, inside, level + 1));
                default -> refuse(at, "is not known; allowed: " + FIELDS);
            }
        });
        gateways.set(index, new Gateway(index, above, number, new Place(path, new Range(from, end()))));
    }

    private void subGateway(int above, String number, String path, int level) throws IOException, RefusedException {
        if (level > settings.levels()) {
            refuse(path, "is on level " + level + "; allowed: " + settings.levels() + " levels");
        } else if (isObject(path)) {
            gateway(above, number, path, level);
        }
    }

    private void part(int gateway, @Nullable String address, String path) throws IOException, RefusedException {
        if (!isObject(path)) {
            return;
        }
        if (parts.size() == settings.parts()) {
            throw new RefusedException("the message holds more than " + settings.parts()
                    + " devices; allowed: parts.max=" + settings.parts());
        }
        parts.add(new Part(gateway, address, place(path)));
    }

    private void objectOf(String path, Field each) throws IOException, RefusedException {
        if (isObject(path)) {
            fields(path, each);
        }
    }

    /** Reads an object whose beginning was read, without its nulls. */
    private void fields(String path, Field each) throws IOException, RefusedException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            if (parser.nextToken() == JsonToken.VALUE_NULL) {
                nulls++;
            } else {
                each.read(name, path.isEmpty() ? name : path + "." + name);
            }
        }
    }

    private boolean isObject(String path) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return true;
        }
        String kind =
                switch (parser.currentToken()) {
                    case START_ARRAY -> "a list";
                    case VALUE_STRING -> "a text";
                    case VALUE_TRUE, VALUE_FALSE -> "a boolean";
                    default -> "a number";
                };
        refuse(path, "is " + kind + "; allowed: an object");
        return false;
    }

    private void refuse(String path, String reason) throws IOException {
        wrong.add(new Wrong(place(path), reason));
    }

    /** Passes over the value whose first token was read; says where it is. */
    private Place place(String path) throws IOException {
        int from = offset();
        int depth = 0;
        JsonToken token = parser.currentToken();
        while (true) {
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            nulls += token == JsonToken.VALUE_NULL ? 1 : 0;
            if (depth == 0) {
                break;
            }
            token = parser.nextToken();
        }
        parser.finishToken();
        return new Place(path, new Range(from, end()));
    }

    private int offset() {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    private int end() {
        return (int) parser.currentLocation().getByteOffset();
    }

    /** The JSON reader would take it for UTF-16 or UTF-32; gateways send UTF-8. */
    private static boolean isWide(byte[] message) {
        for (int i = 0; i < Math.min(4, message.length); i++) {
            if (message[i] == 0 || (message[i] & 0xFE) == 0xFE) {
                return true;
            }
        }
        return false;
    }
}
