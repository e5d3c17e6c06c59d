package io.telecast.api.auth;

/**
 * An API key just created, with the secret that cannot be read again.
 *
 * @param key the key
 * @param secret what a client shows
 */
public record CreatedApiKey(ApiKey key, String secret) {

    /** Keeps secrets out of logs. */
    @Override
    public String toString() {
        return "CreatedApiKey[key=" + key + "]";
    }
}
