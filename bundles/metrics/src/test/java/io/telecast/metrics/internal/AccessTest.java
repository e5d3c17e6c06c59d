package io.telecast.metrics.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    private static final String TOKEN = "0123456789abcdef";

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "[::1]", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"})
    void withoutATokenThisMachineIsAnswered(String peer) {
        assertNull(new Access("").refusal(peer, false, null));
        assertNull(new Access("").refusal(peer, false, "Bearer whatever"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"10.0.0.7", "192.168.0.1", "fe80::1", "::ffff:10.0.0.7", "0.0.0.0", "::"})
    void withoutATokenOthersAreToldWhatToSet(@Nullable String peer) {
        Access.Refusal refusal = new Access("").refusal(peer, false, null);
        assertNotNull(refusal);
        assertEquals(403, refusal.status());
        assertTrue(refusal.text().contains("set token in etc/io.telecast.metrics.cfg (TELECAST_METRICS_TOKEN)"));
    }

    @Test
    void aProxyOnThisMachineAsksForOthers() {
        assertNotNull(new Access("").refusal("127.0.0.1", true, null));
        assertNull(new Access(TOKEN).refusal("127.0.0.1", true, "Bearer " + TOKEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer " + TOKEN, "bearer " + TOKEN, "BEARER  " + TOKEN + " "})
    void whoHasTheTokenIsAnswered(String authorization) {
        assertNull(new Access(TOKEN).refusal("10.0.0.7", false, authorization));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                TOKEN,
                "Bearer",
                "Bearer ",
                "Basic " + TOKEN,
                "Bearer " + TOKEN + "0",
                "Bearer 0123456789abcde",
                "Bearer 0123456789abcdeF"
            })
    void whoHasItNotIsRefusedOnThisMachineToo(@Nullable String authorization) {
        Access.Refusal refusal = new Access(TOKEN).refusal("127.0.0.1", false, authorization);
        assertNotNull(refusal);
        assertEquals(401, refusal.status());
        assertFalse(refusal.text().contains(TOKEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "with a space in it", "0123456789abcdeü", "0123456789abcde\n"})
    void aBadTokenIsNamedButNotShown(String token) {
        String message = assertThrows(IllegalArgumentException.class, () -> new Access(token))
                .getMessage();
        assertEquals(
                "token (TELECAST_METRICS_TOKEN): is not usable, it has " + token.length()
                        + " characters; allowed: 16 to 256 of A-Z a-z 0-9 - . _ ~ + / =, or empty",
                message);
    }
}
