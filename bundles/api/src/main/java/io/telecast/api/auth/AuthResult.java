package io.telecast.api.auth;

/** The answer to credentials. */
public sealed interface AuthResult {

    /**
     * They are good.
     *
     * @param principal who it is
     */
    record Granted(Principal principal) implements AuthResult {}

    /**
     * They are not.
     *
     * @param text what the client is told, word for word from the contract, section 3: {@code token is expired}, {@code
     *     invalid token}, {@code api key not found}, {@code api key is disabled}, {@code authentication failed: token
     *     or x-api-key is required}
     */
    record Refused(String text) implements AuthResult {}
}
