package io.telecast.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallersTest {
    private final Counters counters = new Counters();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.1.2.3    |                      | 10.1.2.3",
                "10.1.2.3    | 1.1.1.1              | 1.1.1.1",
                "203.0.113.9 | 1.1.1.1              | 203.0.113.9",
                "10.1.2.3    | 1.1.1.1, 2.2.2.2     | 2.2.2.2",
                "10.1.2.3    | 1.1.1.1, 10.9.9.9    | 1.1.1.1",
                "10.1.2.3    | 10.8.8.8, 10.9.9.9   | 10.8.8.8",
                "10.1.2.3    | 1.1.1.1:4711         | 1.1.1.1",
                "[fd00::1]   | 1.1.1.1              | 1.1.1.1",
                "fd00:0:0:1::1 | 1.1.1.1            | fd00:0:0:1:0:0:0:1",
                "10.1.2.3    | [2001:db8::7]:4711   | 2001:db8:0:0:0:0:0:7"
            })
    void theClientIsTheLastThatIsNoTrustedProxy(String other, String forwardedFor, String client) {
        Callers callers = callers("proxies.trusted", "10.0.0.0/8, fd00::/64");
        List<String> told = forwardedFor == null ? List.of() : List.of(forwardedFor);
        assertEquals(client, callers.of(other, told, null).address());
        assertEquals(0, counters.badForwardedFor.sum());
    }

    @Test
    void linesOfTheHeaderFollowEachOther() {
        Callers callers = callers("proxies.trusted", "10.0.0.0/8");
        assertEquals(
                "2.2.2.2",
                callers.of("10.1.2.3", List.of("1.1.1.1, 2.2.2.2", "10.9.9.9"), null)
                        .address());
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "", "1.1.1.1,", "_hidden", "1.1.1.1, localhost"})
    void whatIsNoAddressIsCountedAndTheProxyStands(String told) {
        assertEquals(
                "127.0.0.1",
                callers("origins.allowed", "")
                        .of("127.0.0.1", List.of(told), null)
                        .address());
        assertEquals(1, counters.badForwardedFor.sum());
    }

    @Test
    void nobodyIsTrustedWhenNobodyIsNamed() {
        assertEquals(
                "127.0.0.1",
                callers("proxies.trusted", "")
                        .of("127.0.0.1", List.of("1.1.1.1"), null)
                        .address());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "HTTPS://Example.com:443",
                "http://example.com:8080",
                "https://a.b.example.org",
                "http://[2001:db8::7]:8080"
            })
    void originsThatMay(String origin) {
        assertTrue(some().of("127.0.0.1", List.of(), origin).originAllowed());
        assertTrue(callers("origins.allowed", " ")
                .of("127.0.0.1", List.of(), origin)
                .originAllowed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com",
                "https://example.com:8443",
                "https://www.example.com",
                "https://example.com.evil.net",
                "https://evilexample.org",
                "https://example.org",
                "https://*.example.org",
                "https://example.com/",
                "null",
                ""
            })
    void originsThatMayNot(String origin) {
        assertFalse(some().of("127.0.0.1", List.of(), origin).originAllowed());
        assertTrue(callers("origins.allowed", "")
                .of("127.0.0.1", List.of(), origin)
                .originAllowed());
    }

    /** Only browsers tell an origin, and these always do. */
    @Test
    void clientsThatTellNoneMay() {
        assertTrue(some().of("127.0.0.1", List.of(), null).originAllowed());
        assertFalse(some().unknown("127.0.0.1").originAllowed());
    }

    @ParameterizedTest
    @CsvSource({
        "proxies.trusted, 10.0.0.0/33",
        "proxies.trusted, 10.0.0.0/-1",
        "proxies.trusted, 10.0.0.0/x",
        "proxies.trusted, ::1/129",
        "proxies.trusted, nginx",
        "origins.allowed, example.com",
        "origins.allowed, https://example.com/page",
        "origins.allowed, https://ex*ample.com"
    })
    void settingsThatAreNone(String key, String value) {
        String message = assertThrows(IllegalArgumentException.class, () -> callers(key, "\t" + value + "\t,"))
                .getMessage();
        assertTrue(message.startsWith(key + ": '" + value + "' is not an "), message);
        assertTrue(message.contains("; allowed: "), message);
    }

    private Callers some() {
        return callers(
                "origins.allowed",
                "https://example.com, http://example.com:8080, https://*.example.org, http://[2001:db8::7]:8080");
    }

    private Callers callers(String key, String value) {
        return new Callers(Settings.of(Map.of(key, value)), counters);
    }
}
