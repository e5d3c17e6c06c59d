package io.telecast.store.jdbc.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a device as they stand in {@code devices.voucher}: JSON with a user name and, unless the device
 * needs none, a password, in clear or as {@link PasswordHash}.
 */
record Voucher(String username, String password) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads a voucher; null if there is no user name in it. */
    static @Nullable Voucher parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            JsonNode node = JSON.readTree(text);
            String username = node.path("username").asText("");
            return username.isEmpty()
                    ? null
                    : new Voucher(username, node.path("password").asText(""));
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** Compares in constant time; slow when the password is stored hashed. */
    boolean accepts(String user, @Nullable String pass) {
        String shown = pass == null ? "" : pass;
        if (!equal(username, user)) {
            return false;
        }
        if (PasswordHash.isHash(password)) {
            return PasswordHash.matches(password, shown);
        }
        return equal(password, shown);
    }

    private static boolean equal(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    String toJson() {
        return "{\"username\":" + quote(username) + ",\"password\":" + quote(password) + "}";
    }

    /**
     * The texts by which other back ends may have written a plain voucher: compact as JavaScript and Go do (Go escapes
     * some characters), spaced as Python does, and spaced and sorted as PostgreSQL's jsonb does.
     */
    static Set<String> plainTexts(String username, @Nullable String password) {
        Set<String> texts = new LinkedHashSet<>();
        String user = "\"username\":" + quote(username);
        if (password == null || password.isEmpty()) {
            addVariants(texts, "{" + user + "}", "{\"username\": " + quote(username) + "}");
        }
        String pass = quote(password == null ? "" : password);
        addVariants(
                texts,
                "{" + user + ",\"password\":" + pass + "}",
                "{\"password\":" + pass + "," + user + "}",
                "{\"username\": " + quote(username) + ", \"password\": " + pass + "}",
                "{\"password\": " + pass + ", \"username\": " + quote(username) + "}");
        return texts;
    }

    private static void addVariants(Set<String> texts, String... forms) {
        for (String form : forms) {
            texts.add(form);
            texts.add(form.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"));
        }
    }

    private static String quote(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a credential is not valid Unicode text", e);
        }
    }

    /** Keeps passwords out of logs. */
    @Override
    public String toString() {
        return "Voucher[***]";
    }
}
