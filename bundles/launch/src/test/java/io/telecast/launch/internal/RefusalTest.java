package io.telecast.launch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;

class RefusalTest {

    @Test
    void aFailureIsOneLine() {
        assertEquals(new Refusal("no device", 1), Refusal.of(new Exception("no device\nand more")));
        assertEquals(new Refusal("java.lang.NullPointerException", 1), Refusal.of(new NullPointerException()));
    }

    @Test
    void wrongUsageHasItsOwnCodeAndNoColours() {
        String help =
                "\u001b[31mError executing command telecast:\u001b[1mstats\u001b[22m\u001b[39m: too many\nTry --help";
        assertEquals(new Refusal("telecast:stats: too many", 2), Refusal.of(new CommandException(help, "Too many")));
        assertEquals(new Refusal("--life: bad", 2), Refusal.of(new CommandException("--life: bad")));
    }

    @Test
    void whatTheShellCannotReadIsWrongUsage() {
        assertEquals(
                new Refusal("the command cannot be read: unexpected end", 2),
                Refusal.of(new EOFException("unexpected end")));
    }
}
