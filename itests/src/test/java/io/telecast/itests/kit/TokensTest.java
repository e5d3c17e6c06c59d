package io.telecast.itests.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TokensTest {

    @Test
    void signsAsTheRfcDoes() {
        // The example of jwt.io, known to every library.
        String token = Tokens.hs256(
                "your-256-bit-secret".getBytes(StandardCharsets.US_ASCII),
                "{\"sub\":\"1234567890\",\"name\":\"John Doe\",\"iat\":1516239022}");
        assertEquals("SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c", token.substring(token.lastIndexOf('.') + 1));
    }
}
