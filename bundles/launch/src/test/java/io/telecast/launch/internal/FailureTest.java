package io.telecast.launch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Test;

class FailureTest {

    @Test
    void aRefusedValueIsSaidInItsOwnWords() {
        String message = "port (TELECAST_MQTT_PORT): 'x' is not a port; allowed: 1 to 65535";
        Exception refused = new IllegalArgumentException(message, new NumberFormatException("For input string: \"x\""));
        assertEquals(message, Failure.text("io.telecast.mqtt", trace(new InvocationTargetException(refused))));
    }

    @Test
    void anythingElseNamesTheComponentAndTheRootCause() {
        Exception broken = new IllegalStateException("outer", new UnsupportedOperationException("inner"));
        assertEquals(
                "io.telecast.bus could not be activated: java.lang.UnsupportedOperationException: inner; see the log",
                Failure.text("io.telecast.bus", trace(new InvocationTargetException(broken))));
    }

    @Test
    void aFailureWithoutATraceStillNamesTheComponent() {
        assertEquals("io.telecast.bus could not be activated; see the log", Failure.text("io.telecast.bus", null));
    }

    @Test
    void aFailureThatFollowsFromAnotherIsToldFromItsCause() {
        String text = "Unable to get service for reference directory";
        assertTrue(Failure.follows(trace(new InstantiationException(text))));
        assertFalse(Failure.follows(trace(new IllegalArgumentException("url: 'x' is not a URL; allowed: y"))));
        assertFalse(Failure.follows(null));
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
