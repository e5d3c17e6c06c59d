package io.telecast.api.auth;

import org.jspecify.annotations.Nullable;

/**
 * What a client showed. With both, the token counts.
 *
 * @param token a JWT, with or without {@code Bearer } before it; null or blank if none was sent
 * @param apiKey an API key; null or blank if none was sent
 */
public record Credentials(@Nullable String token, @Nullable String apiKey) {

    /** Keeps secrets out of logs. */
    @Override
    public String toString() {
        return "Credentials[token=" + (token == null ? "none" : "***") + ", apiKey=" + (apiKey == null ? "none" : "***")
                + "]";
    }
}
