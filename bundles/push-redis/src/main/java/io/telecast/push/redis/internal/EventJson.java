package io.telecast.push.redis.internal;

import io.telecast.api.push.PushEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes {@code {"device_id":…,"tenant_id":…,"timestamp":…,"received":…,"data":…}} around data that is JSON already. The time
 * of receipt is our own addition, in microseconds, and left out where it is not known.
 */
final class EventJson {
    private EventJson() {}

    static byte[] write(PushEvent event) {
        // A device id is of characters that need no escape; a tenant id is the tenant's own.
        String received = event.received() == 0 ? "" : ",\"received\":" + event.received();
        String head = "{\"device_id\":\"" + event.deviceId() + "\",\"tenant_id\":\"" + escape(event.tenantId())
                + "\",\"timestamp\":" + event.timestamp() + received + ",\"data\":";
        byte[] start = head.getBytes(StandardCharsets.UTF_8);
        byte[] data = event.data().get();
        byte[] json = Arrays.copyOf(start, start.length + data.length + 1);
        System.arraycopy(data, 0, json, start.length, data.length);
        json[json.length - 1] = '}';
        return json;
    }

    private static String escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (needsEscape(text.charAt(i))) {
                return escaped(text);
            }
        }
        return text;
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (needsEscape(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean needsEscape(char c) {
        return c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c);
    }
}
