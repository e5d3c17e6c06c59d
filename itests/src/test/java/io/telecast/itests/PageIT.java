package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Browser;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Json;
import io.telecast.itests.kit.MqttDevice;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.TcpProxy;
import io.telecast.itests.kit.WithFaults;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page in a real browser: what a person sees and does, with the mouse or the keyboard, also while parts restart. */
class PageIT {
    private static final String TOPIC = "devices/telemetry";
    private static final Pattern PRINTED = Pattern.compile("Page +(http\\S+)");
    private static final Duration RESTART = Duration.ofSeconds(60);
    private static final Set<String> OWN = new HashSet<>();

    private static Browser browser;
    private static Platform platform;
    /** Where the page comes from. */
    private static URI origin;

    /** Connections break on purpose: the browser may complain. */
    private boolean broken;

    @BeforeAll
    static void start() {
        browser = Browser.start("en-US");
        platform = Platform.start("page");
    }

    @AfterAll
    static void stop() {
        if (platform != null) {
            platform.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void firstVisit() {
        comeFrom(platform.instance().http());
        browser.size(1280, 900);
        browser.media("prefers-color-scheme", "light");
        browser.forget(home() + "uPlot.LICENSE.txt");
    }

    @AfterEach
    void nothingComplainedAndNothingLeftTheOrigin() {
        List<String> complaints = browser.complaints();
        assertTrue(broken || complaints.isEmpty(), () -> "the console says " + complaints);
        List<URI> elsewhere = browser.requests().stream()
                .filter(uri -> !OWN.contains(uri.getAuthority()) && !"about".equals(uri.getScheme()))
                .toList();
        assertEquals(List.of(), elsewhere);
    }

    @Test
    void thePrintedLinkSignsInAndLeavesNoSecretInTheAddress() {
        Matcher printed = PRINTED.matcher(platform.instance().output());
        assertTrue(printed.find(), "the start prints a link");
        browser.open(printed.group(1));
        browser.awaitText("#connection", "Live");
        assertEquals(home(), browser.url());
        assertTrue(browser.text("#results").contains("Greenhouse"), browser.text("#results"));
        browser.reload();
        browser.awaitText("#connection", "Live");
    }

    @Test
    void badCredentialsAreRefusedWithTheReasonAndGoodOnesMayStay() {
        browser.open(home());
        signIn("not.a.token");
        browser.awaitText("#notice", "Signed out: invalid token.");
        assertTrue(browser.get("#sign-in").isDisplayed());
        signIn("no-such-key");
        browser.awaitText("#notice", "Signed out: API key not found.");
        // The refusals themselves are the only complaints.
        assertTrue(browser.complaints().stream().allMatch(line -> line.contains("401")));

        browser.get("#stay").click();
        signIn(platform.demo().apiKey());
        browser.awaitText("#connection", "Live");
        browser.run("sessionStorage.clear()");
        browser.reload();
        browser.awaitText("#connection", "Live");
        browser.get("#sign-out").click();
        browser.awaitText("#connection", "Signed out");
        browser.reload();
        browser.awaitText("#connection", "Signed out");
        assertTrue(browser.get("#secret").equals(browser.get(":focus")), "ready to type");
    }

    @Test
    void devicesAreFoundBySearchAndByPages() {
        Demo.Device device = platform.newDevice();
        while (platform.rest().get("/api/v1/device").body().split("\"id\"").length <= 25) {
            platform.instance().createDevices(platform.demo().tenant(), 5);
        }
        list();
        Await.until(
                "a full page", Await.SHORT, () -> browser.all("#results .card").size() == 24);
        assertTrue(browser.text("#pager").contains("Page 1 of 2"), browser.text("#pager"));
        browser.get("#pager .on").click();
        browser.awaitText("#pager", "Page 2 of 2");
        assertFalse(browser.get("#pager .on").isEnabled());

        browser.get("#search-text").sendKeys(device.number().toUpperCase());
        browser.awaitText("#found", "1 device");
        Await.until("one card", Await.SHORT, () -> browser.all(".card").size() == 1);
        assertTrue(browser.find(card(device)).isPresent());
        browser.get(card(device) + " .pin").click();
        assertEquals("Pinned", browser.text("#pinned .pin"));
        assertEquals(browser.get("#pinned .pin"), browser.get(":focus"), "the focus stays with the button");

        browser.get("#search-text").sendKeys("-nowhere");
        browser.awaitText("#empty", "-nowhere");
        browser.reload();
        browser.awaitText("#pinned", device.number());
    }

    @Test
    void valuesAndTheirLinesMoveWithTheReports() throws Exception {
        Demo.Device device = platform.newDevice();
        String card = card(device);
        try (MqttDevice connection = platform.connect(device)) {
            connection.report(TOPIC, "{\"temperature\":-1.5}");
            list();
            find(device);
            browser.awaitText(card + " .values", "-1.5");
            connection.report(TOPIC, "{\"temperature\":1234.5,\"open\":true,\"mode\":\"eco\",\"at\":{\"x\":[1]}}");
            browser.awaitText(card + " .values", "1,234.5");
            assertEquals(List.of("json", "text", "boolean", "number"), kinds(card));
            Await.until("ages", Await.SHORT, () -> browser.text(card + " .age").matches("now|\\d+ s"));
            connection.report(TOPIC, "{\"temperature\":7,\"open\":false}");
            browser.awaitText(card + " .values", "false");
            Await.until("a line", Await.SHORT, () -> isDrawn(card + " tr:last-child canvas"));
        }
    }

    @Test
    void whatADeviceSendsIsTextAndNeverMarkup() throws Exception {
        Demo.Device device = platform.newDevice();
        String markup = "<img src=x onerror=document.title='taken'>";
        try (MqttDevice connection = platform.connect(device)) {
            connection.report(TOPIC, Json.object(markup, markup, "__proto__", "p", "constructor", 1));
            device(device);
            browser.awaitText("#device .values", "__proto__");
            assertTrue(browser.text("#device .values").contains(markup), browser.text("#device .values"));
            assertEquals(0, browser.all("main img").size());
            assertEquals("Telecast", browser.run("return document.title"));
        }
    }

    @Test
    void onlineFollowsTheConnectionOfTheDevice() throws Exception {
        Demo.Device device = platform.newDevice();
        list();
        find(device);
        browser.awaitText(card(device) + " .online", "offline");
        MqttDevice connection = platform.connect(device);
        browser.awaitText(card(device) + " .online", "online");
        connection.close();
        browser.awaitText(card(device) + " .online", "offline");
    }

    /** One socket tells of all of them, and is refused when one is not there. */
    @Test
    void aDeletedDeviceDoesNotHideWhoElseIsOnline() throws Exception {
        Demo.Device deleted = platform.newDevice();
        Demo.Device other = platform.newDevice();
        list();
        find(deleted);
        browser.get(card(deleted) + " .pin").click();
        browser.get("#search-text").clear();
        find(other);
        browser.awaitText(card(other) + " .online", "offline");
        platform.instance().command("telecast:device-delete " + deleted.id());
        browser.awaitText(card(deleted), "no such device for you");
        try (MqttDevice connection = platform.connect(other)) {
            browser.awaitText(card(other) + " .online", "online");
        }
    }

    @Test
    void aDeviceInFullWithChartAndRawFrames() throws Exception {
        Demo.Device device = platform.newDevice();
        try (MqttDevice connection = platform.connect(device)) {
            connection.report(TOPIC, "{\"a\":1,\"b\":10}");
            connection.report(TOPIC, "{\"a\":2,\"b\":20}");
            device(device);
            browser.awaitText(".chart .summary", "2 samples from 1 to 2, the last 2");
            connection.report(TOPIC, "{\"a\":3,\"b\":30}");
            browser.awaitText(".chart .summary", "3 samples from 1 to 3, the last 3");
            Await.until("a chart", Await.SHORT, () -> isDrawn(".plot canvas"));
            key("b").click();
            browser.awaitText(".chart .summary", "3 samples from 10 to 30, the last 30");

            browser.awaitText(".log li:first-child", "\"b\":30");
            String frames = browser.text(".log");
            assertTrue(frames.contains("\"device_id\":\"" + device.id() + "\""), frames);
            assertFalse(browser.get(".log").getText().contains(platform.demo().token()), "no secret on the screen");
            browser.get(".frames .pause").click();
            connection.report(TOPIC, "{\"a\":4}");
            browser.awaitText(".frames .kept", "Paused; 1 frame came meanwhile");
            browser.get(".frames .copy").click();
            browser.awaitText(".frames .kept", "Copied.");
            browser.get(".frames .clear").click();
            browser.get(".frames .pause").click();
            assertEquals("", browser.text(".log"));
        }
    }

    @Test
    void attributesAndEventsBesideTheValues() throws Exception {
        Demo.Device device = platform.newDevice();
        try (MqttDevice connection = platform.connect(device)) {
            connection.report("devices/attributes/1", "{\"serial\":\"x7\",\"<b>\":\"<i>\"}");
            connection.report(TOPIC, "{\"t\":1}");
            device(device);
            browser.awaitText(".attributes", "x7");
            assertTrue(browser.text(".attributes").contains("<i>"), browser.text(".attributes"));
            browser.awaitText("#device .values", "1");
            assertFalse(browser.get(".events").isDisplayed(), "nothing has happened yet");
            connection.report("devices/event/1", "{\"method\":\"FindAnimal\",\"params\":{\"count\":2}}");
            browser.awaitText(".events li:first-child", "FindAnimal");
            connection.report("devices/event/2", "{\"method\":\"Gone\",\"params\":{\"why\":\"<u>\"}}");
            browser.awaitText(".events li:first-child", "Gone");
            assertTrue(browser.text(".events li:first-child").contains("{\"why\":\"<u>\"}"), browser.text(".events"));
            assertTrue(browser.text(".events li:last-child").contains("{\"count\":2}"), browser.text(".events"));
            connection.report("devices/attributes/2", "{\"serial\":\"x8\"}");
            browser.awaitText(".attributes", "x8");
            assertEquals(
                    List.of("t"),
                    browser.all("#device .values .key").stream()
                            .map(WebElement::getText)
                            .toList());
            browser.screenshot("device");
        }
    }

    @Test
    void aTestReportIsStoredOrRefusedWithTheReason() {
        Demo.Device device = platform.newDevice();
        device(device);
        report("{\"temperature\": 33.25, \"note\": \"hand\"}");
        browser.awaitText(".report .answer", "Stored after");
        browser.awaitText("#device .values", "33.25");
        report("{\"" + "k".repeat(300) + "\": 1}");
        browser.awaitText(".report .answer", "Refused (400): ");
        assertTrue(browser.text(".report .answer").contains("255"), browser.text(".report .answer"));
        browser.get(".report [value=hex]").click();
        report("7b 22 61 22 3a 34 7d");
        browser.awaitText("#device .values", "4");
        report("7b2");
        browser.awaitText(".report .answer", "value must be hexadecimal digits");
        assertTrue(browser.complaints().stream().allMatch(line -> line.contains("400")));
    }

    @Test
    void languageAndThemeAreTheSystemsUntilTheyAreChosen() throws Exception {
        list();
        browser.awaitText("#connection", "Live");
        somethingToSee();
        browser.screenshot("light");
        String light = background();
        browser.media("prefers-color-scheme", "dark");
        String dark = background();
        assertNotEquals(light, dark, "as the system says");
        browser.screenshot("dark");
        browser.get("#theme").click();
        assertEquals(light, background(), "as the user says");
        browser.get("#language").click();
        browser.awaitText("#connection", "\u5b9e\u65f6");
        browser.reload();
        browser.awaitText("#connection", "\u5b9e\u65f6");
        assertEquals(light, background(), "remembered");
        assertEquals("zh-CN", browser.run("return document.documentElement.lang"));
        browser.screenshot("chinese");
        browser.get("#language").click();
        browser.awaitText("#connection", "Live");
        browser.get("#theme").click();
        browser.media("prefers-color-scheme", "light");
        assertEquals(light, background(), "follows the system again");
    }

    @Test
    void everythingCanBeDoneByTheKeyboard() {
        Demo.Device device = platform.newDevice();
        browser.open(home());
        browser.type(platform.demo().token(), Keys.ENTER);
        browser.awaitText("#connection", "Live");
        tabTo("#search-text");
        browser.type(device.number());
        browser.awaitText("#found", "1 device");
        Await.until("one card", Await.SHORT, () -> browser.all(".card").size() == 1);
        tabTo(card(device) + " .name");
        browser.type(Keys.ENTER);
        browser.awaitText("#device .state", "live");
        assertEquals(browser.get("#device-title"), browser.get(":focus"), "the focus goes to what is new");
        tabTo("#payload");
        browser.type(Keys.chord(Keys.CONTROL, "a"), "{\"typed\": 1}");
        tabTo(".report [type=submit]");
        browser.type(Keys.SPACE);
        browser.awaitText(".report .answer", "Stored");
        tabTo(".log");
        tabTo(".skip");
        browser.type(Keys.ENTER);
        assertEquals(browser.get("main"), browser.get(":focus"));
        tabTo("#device .back");
        browser.type(Keys.ENTER);
        Await.until("the list", Await.SHORT, () -> browser.get("#list").isDisplayed());
    }

    @Test
    void aPhoneNeedsNoScrollingToTheSide() throws Exception {
        Demo.Device device = platform.newDevice();
        try (MqttDevice connection = platform.connect(device)) {
            String endless = Json.object("a-key-without-an-end-" + "x".repeat(200), "y".repeat(300), "t", 20);
            connection.report(TOPIC, endless);
            connection.report("devices/attributes/1", endless);
            browser.size(360, 740);
            browser.open(home());
            fits("the way in");
            list();
            browser.awaitText("#connection", "Live");
            fits("the list");
            browser.screenshot("phone");
            find(device);
            browser.awaitText(card(device) + " .values", "yyy");
            fits("a card with long names");
            device(device);
            browser.awaitText("#device .values", "yyy");
            browser.awaitText(".attributes", "yyy");
            String event = Json.object("method", "m".repeat(200), "params", Map.of("p", "y".repeat(300)));
            connection.report("devices/event/1", event);
            browser.awaitText(".events", "yyy");
            fits("a device");
            browser.screenshot("phone-device");
        }
    }

    @Test
    void valuesAreRightAgainAfterRedisWasAway() throws Exception {
        broken = true;
        Demo.Device device = platform.newDevice();
        try (MqttDevice connection = platform.connect(device)) {
            connection.report(TOPIC, "{\"n\":101}");
            device(device);
            browser.awaitText("#device .values", "101");
            platform.redis().kill();
            connection.report(TOPIC, "{\"n\":102}");
            platform.redis().start();
            browser.awaitText("#device .values", "102");
            connection.report(TOPIC, "{\"n\":103}");
            browser.awaitText("#device .values", "103");
            browser.awaitText("#device .state", "live");
        }
    }

    @Test
    void anInstanceThatCannotBeReachedIsToldAndThenForgotten() throws Exception {
        broken = true;
        Demo.Device device = platform.newDevice();
        try (TcpProxy link = new TcpProxy(platform.instance().httpPort());
                MqttDevice connection = platform.connect(device)) {
            comeFrom(link.uri("http"));
            connection.report(TOPIC, "{\"n\":201}");
            device(device);
            browser.awaitText("#device .values", "201");
            link.cut();
            awaitToldThatItIsGone();
            link.heal();
            browser.awaitText("#device .state", "live");
            assertTrue(browser.text("#device .values").contains("201"));
            connection.report(TOPIC, "{\"n\":202}");
            browser.awaitText("#device .values", "202");
            browser.awaitText("#device .online", "online");
            browser.open("about:blank");
        }
    }

    private static void awaitToldThatItIsGone() {
        browser.awaitText("#device .state", "reconnecting: ");
        browser.awaitText("#device .countdown", "next try in ");
        browser.awaitText("#connection", "Reconnecting");
        assertFalse(browser.get("#device .online").isDisplayed(), "nothing is said that is not known");
        browser.screenshot("reconnecting");
    }

    @Test
    @WithFaults
    void aRestartOfTheInstanceIsToldAndThenForgotten() throws Exception {
        broken = true;
        Demo.Device device = platform.newDevice();
        try (MqttDevice connection = platform.connect(device)) {
            connection.report(TOPIC, "{\"n\":201}");
            device(device);
            browser.awaitText("#device .values", "201");
        }
        platform.instance().stop();
        awaitToldThatItIsGone();
        platform.instance().start();
        Await.until("live again", RESTART, () -> browser.text("#device .state").equals("live"));
        assertTrue(browser.text("#device .values").contains("201"));
        try (MqttDevice connection = platform.connect(device)) {
            connection.report(TOPIC, "{\"n\":202}");
            browser.awaitText("#device .values", "202");
            browser.awaitText("#device .online", "online");
        }
    }

    private static void comeFrom(URI uri) {
        origin = uri;
        OWN.add(uri.getAuthority());
    }

    private static String home() {
        return origin + "/";
    }

    private static String card(Demo.Device device) {
        return ".card[data-device=\"" + device.id() + "\"]";
    }

    private static void signIn(String secret) {
        browser.get("#secret").sendKeys(secret, Keys.ENTER);
    }

    private static void list() {
        browser.open(home() + "#token=" + platform.demo().token());
        Await.until("cards", Await.SHORT, () -> !browser.all(".card").isEmpty());
    }

    private static void find(Demo.Device device) {
        browser.get("#search-text").sendKeys(device.number());
        Await.until("its card", Await.SHORT, () -> browser.all(".card").size() == 1);
    }

    private static void device(Demo.Device device) {
        list();
        browser.run("location.hash = '#/device/' + arguments[0]", device.id());
        browser.awaitText("#device .state", "live");
    }

    private static WebElement key(String key) {
        return browser.all("#device button.key").stream()
                .filter(button -> button.getText().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static void report(String payload) {
        WebElement field = browser.get("#payload");
        field.clear();
        field.sendKeys(payload);
        browser.get(".report [type=submit]").click();
    }

    private static List<String> kinds(String card) {
        return browser.all(card + " .value").stream()
                .map(cell -> cell.getDomAttribute("data-kind"))
                .toList();
    }

    /** Whether anything was drawn on a canvas. */
    private static boolean isDrawn(String canvas) {
        return (Boolean) browser.run(
                "const c = document.querySelector(arguments[0]);"
                        + "return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v > 0)",
                canvas);
    }

    private static String background() {
        return (String) browser.run("return getComputedStyle(document.body).backgroundColor");
    }

    private static void fits(String what) {
        assertEquals(360L, browser.run("return document.documentElement.scrollWidth"), what);
    }

    /** Goes on by the Tab key; where the focus comes by, it must be seen. */
    private static void tabTo(String selector) {
        for (int i = 0; i < 150; i++) {
            browser.type(Keys.TAB);
            // After the last element the focus leaves the page for a moment.
            WebElement focused = browser.find(":focus").orElse(null);
            if (focused != null && focused.equals(browser.find(selector).orElse(null))) {
                assertEquals("solid", focused.getCssValue("outline-style"), selector);
                return;
            }
        }
        throw new AssertionError("the Tab key does not lead to " + selector);
    }

    /** Values and lines for the pictures, of the two demo devices that send JSON; the one between them sends bytes. */
    private static void somethingToSee() throws Exception {
        List<Demo.Device> devices = platform.demo().devices();
        for (Demo.Device device : List.of(devices.get(0), devices.get(2))) {
            try (MqttDevice connection = platform.connect(device)) {
                for (int i = 0; i < 12; i++) {
                    double temperature = 20 + Math.round(40 * Math.sin(i / 2.0)) / 10.0;
                    String report = Json.object(
                            "temperature", temperature, "humidity", 50 + i % 4, "open", i % 5 > 2, "mode", "eco");
                    connection.report(TOPIC, report);
                }
            }
            browser.awaitText(card(device) + " .values", "eco");
        }
    }
}
