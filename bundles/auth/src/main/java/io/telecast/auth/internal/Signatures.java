package io.telecast.auth.internal;

import com.nimbusds.jwt.SignedJWT;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Tells whether a token was signed by whom we trust, with an algorithm that the configuration names. */
interface Signatures extends AutoCloseable {

    /** Completes with whether it was; fails when that cannot be told now. Does not block. */
    CompletableFuture<Boolean> verify(SignedJWT token);

    /** Why nothing can be told now; null when all is well. */
    @Nullable
    String problem();

    @Override
    void close();
}
