package io.telecast.console.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file of the page. */
record Asset(String contentType, byte[] content, String etag) {

    static Asset load(String name) {
        try (InputStream in = Asset.class.getResourceAsStream("/page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the bundle lacks page/" + name);
            }
            byte[] content = in.readAllBytes();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return new Asset(contentType(name), content, '"' + HexFormat.of().formatHex(digest, 0, 12) + '"');
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static String contentType(String name) {
        String extension = name.substring(name.lastIndexOf('.') + 1);
        return switch (extension) {
            case "html" -> "text/html;charset=utf-8";
            case "css" -> "text/css;charset=utf-8";
            case "js" -> "text/javascript;charset=utf-8";
            case "svg" -> "image/svg+xml";
            case "txt" -> "text/plain;charset=utf-8";
            default -> throw new IllegalStateException("page/" + name + " has no known type");
        };
    }
}
