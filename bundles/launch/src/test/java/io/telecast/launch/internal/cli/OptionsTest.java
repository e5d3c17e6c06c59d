package io.telecast.launch.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class OptionsTest {

    @Test
    void optionsAndOneArgumentInAnyOrder() {
        Options options = options("--url", "ws://h:1", "d1", "--keys", "a,b");
        assertEquals("ws://h:1", options.require("url"));
        assertEquals("a,b", options.get("keys"));
        assertEquals("d1", options.argument("the device id"));
        assertNull(options.get("token"));
    }

    @Test
    void whatIsWrongIsNamed() {
        assertEquals("'--bogus' is not an option", refusal(() -> options("--bogus", "1")));
        assertEquals("--url needs a value", refusal(() -> options("--url")));
        assertEquals("'d2' is one argument too many", refusal(() -> options("d1", "d2")));
        assertEquals("--url is missing", refusal(() -> options("d1").require("url")));
        assertEquals("the device id is missing", refusal(() -> options().argument("the device id")));
    }

    private static Options options(String... args) {
        return new Options(Arrays.asList(args), "url", "token", "keys");
    }

    private static String refusal(Executable what) {
        return assertThrows(IllegalArgumentException.class, what).getMessage();
    }
}
