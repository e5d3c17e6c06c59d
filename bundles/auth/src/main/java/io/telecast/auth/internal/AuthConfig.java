package io.telecast.auth.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of authentication, for operators; the defaults are those of the file in etc. */
@ObjectClassDefinition(id = AuthConfig.PID, name = "Telecast authentication")
@interface AuthConfig {
    String PID = "io.telecast.auth";

    @AttributeDefinition(description = "Key of HS256 tokens, at least 32 bytes; empty to make one at the first start")
    String jwt_hs256_key() default "";

    @AttributeDefinition(description = "Folder in which a key that was made is kept")
    String data_dir() default "data";

    @AttributeDefinition(description = "URL of the keys of another identity provider; HS256 is off when it is set")
    String jwt_jwks_url() default "";

    @AttributeDefinition(description = "Algorithms that tokens of the identity provider may have")
    String jwt_jwks_algorithms() default "RS256";

    @AttributeDefinition(description = "Time after which the provider's keys are fetched again, milliseconds")
    long jwt_jwks_refresh_ms() default 300_000;

    @AttributeDefinition(description = "Least time between two fetches for the sake of an unknown key, milliseconds")
    long jwt_jwks_interval_ms() default 10_000;

    @AttributeDefinition(description = "How long the provider may take to answer, milliseconds")
    int jwt_jwks_timeout_ms() default 3000;

    @AttributeDefinition(description = "Claim iss that tokens must have; empty for any")
    String jwt_issuer() default "";

    @AttributeDefinition(description = "Claim aud that tokens must have; empty for any")
    String jwt_audience() default "";

    @AttributeDefinition(description = "Verified tokens remembered at most")
    int token_cache_max() default 10_000;

    @AttributeDefinition(description = "Age at which a remembered token is verified again, milliseconds")
    long token_cache_age_ms() default 300_000;
}
