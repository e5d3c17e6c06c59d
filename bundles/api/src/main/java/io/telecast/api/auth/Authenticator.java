package io.telecast.api.auth;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** Tells who shows some credentials. Does not block, any thread. */
@ProviderType
public interface Authenticator {

    /**
     * Checks credentials: the signature, algorithm and times of a token, or the stored hash of an API key.
     *
     * @param credentials what a client showed
     * @return who it is, or the text of the refusal; fails when that cannot be told now, because the database or the
     *     key server is away and nothing is cached
     */
    CompletionStage<AuthResult> authenticate(Credentials credentials);
}
