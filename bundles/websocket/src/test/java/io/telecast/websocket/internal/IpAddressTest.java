package io.telecast.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.5, 10.0.0.5",
        "10.0.0.5:51234, 10.0.0.5",
        "::1, 0:0:0:0:0:0:0:0/64",
        "[2001:db8::7]:443, 2001:db8:0:0:0:0:0:0/64",
        "[2001:db8::7], 2001:db8:0:0:0:0:0:0/64",
        "2001:db8:0:0:1:2:3:4, 2001:db8:0:0:0:0:0:0/64",
        "2001:db8:0:1::, 2001:db8:0:1:0:0:0:0/64",
        "::ffff:10.0.0.5, 10.0.0.5"
    })
    void whomAnAddressBelongsTo(String text, String source) {
        InetAddress address = IpAddress.read(text);
        assertNotNull(address);
        assertEquals(source, IpAddress.source(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "unknown", "localhost", "example.com", "10.0.0", "10.0.0.256", "10.0.0.5, 10.0.0.6", ":"})
    void namesAndOtherTextsAreNone(String text) {
        assertNull(IpAddress.read(text));
    }

    /** The search would try each colon as the one in the middle. */
    @Test
    void aLongTextIsNotSearched() {
        assertNull(IpAddress.read(":".repeat(8_000) + "x"));
        assertNotNull(IpAddress.read("[1111:2222:3333:4444:5555:6666:255.255.255.255]:65535"));
    }
}
