package io.telecast.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.metatype.AttributeDefinition;

class ConfigurationCheckTest {
    private final Settings settings = new Settings();

    @BeforeEach
    void declare() {
        settings.add("io.telecast.bus", "lanes", setting(AttributeDefinition.INTEGER, true));
        settings.add("io.telecast.bus", "rate", setting(AttributeDefinition.DOUBLE, true));
        settings.add("io.telecast.bus", "on", setting(AttributeDefinition.BOOLEAN, true));
        settings.add("io.telecast.bus", "secret.s", setting(AttributeDefinition.LONG, true));
        settings.add("io.telecast.bus", "sizes", setting(AttributeDefinition.INTEGER, false));
        settings.add(
                "io.telecast.bus",
                "mode",
                new Setting(AttributeDefinition.STRING, true, List.of("fast", "safe"), value -> null));
    }

    private static Setting setting(int type, boolean single) {
        return new Setting(type, single, List.of(), value -> value.equals("99") ? "more than 98" : "");
    }

    @Test
    void whatIsDeclaredIsWell() {
        assertEquals(
                List.of(),
                findings(
                        "io.telecast.bus",
                        Map.of(
                                "lanes",
                                " 4 ",
                                "rate",
                                "1e3",
                                "on",
                                "true",
                                "sizes",
                                "1, 2",
                                "mode",
                                "safe",
                                "service.pid",
                                "x",
                                "felix.fileinstall.filename",
                                "file:/etc/x.cfg")));
    }

    @Test
    void unknownKeysGetTheNearestOne() {
        assertEquals(
                List.of(new Finding("bus.cfg", "'laens' is not a setting; did you mean lanes?")),
                findings("io.telecast.bus", Map.of("laens", "4", ConfigurationCheck.FILE, "file:/a/etc/bus.cfg")));
        assertEquals(
                List.of(new Finding("io.telecast.bus", "'something.else' is not a setting")),
                findings("io.telecast.bus", Map.of("something.else", "4")));
        assertEquals(
                List.of(new Finding(
                        "io.telecast.buss",
                        "no component has the PID 'io.telecast.buss'; did you mean io.telecast.bus?")),
                findings("io.telecast.buss", Map.of("lanes", "4")));
    }

    @Test
    void valuesAreOfTheirTypeAndInRange() {
        assertEquals("lanes: 'many' is not a whole number in range", problem("lanes", "many"));
        assertEquals("lanes: '' is not a whole number in range", problem("lanes", ""));
        assertEquals("lanes: '3000000000' is not a whole number in range", problem("lanes", "3000000000"));
        assertEquals("lanes: '99' is not in range: more than 98", problem("lanes", "99"));
        assertEquals("rate: 'x' is not a number", problem("rate", "x"));
        assertEquals("on: 'yes' is not a switch; allowed: true, false", problem("on", "yes"));
        assertEquals("sizes: 'x' is not a whole number in range", problem("sizes", "1,x"));
        assertEquals("mode: 'wild' is not known; allowed: fast, safe", problem("mode", "wild"));
    }

    @Test
    void secretsAreNotPrinted() {
        assertEquals("secret.s: its value is not a whole number in range", problem("secret.s", "hunter2"));
    }

    @Test
    void variablesThatNothingReads(@TempDir Path folder) throws Exception {
        Path etc = Files.createDirectory(folder.resolve("etc"));
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Files.writeString(etc.resolve("a.cfg"), "# TELECAST_OLD\nurl = ${env:TELECAST_REDIS_URL:-}\n");
        Files.writeString(bin.resolve("run"), "cd $TELECAST_DATA\n");

        assertEquals(
                List.of(
                        new Finding("TELECAST_OLD", "nothing reads this variable"),
                        new Finding("TELECAST_REDIS", "nothing reads this variable; did you mean TELECAST_REDIS_URL?")),
                new Environment(etc, bin)
                        .check(Map.of(
                                "TELECAST_REDIS",
                                "x",
                                "TELECAST_REDIS_URL",
                                "x",
                                "TELECAST_DATA",
                                "x",
                                "TELECAST_OLD",
                                "x",
                                "PATH",
                                "x")));
    }

    @Test
    void theNearestWordIsNear() {
        assertEquals("renew.s", Nearest.of("renews", Set.of("renew.s", "ttl.s")));
        assertEquals("a", Nearest.of("c", Set.of("b", "a")), "of two the first");
        assertNull(Nearest.of("completely", Set.of("other", "words")));
    }

    private String problem(String key, String value) {
        List<Finding> findings = findings("io.telecast.bus", Map.of(key, value));
        assertEquals(1, findings.size(), () -> key + "=" + value);
        return findings.get(0).problem();
    }

    private List<Finding> findings(String pid, Map<String, Object> values) {
        var check = new ConfigurationCheck(settings);
        check.check(pid, new Hashtable<>(values));
        return check.findings();
    }
}
