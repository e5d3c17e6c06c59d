package io.telecast.itests.kit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.opentest4j.TestAbortedException;

/** The Chromium of this machine, without a window. What it logs and asks for is kept. */
public final class Browser implements AutoCloseable {
    private static final Path SCREENSHOTS = Path.of(System.getProperty("telecast.target", "target"), "screenshots")
            .toAbsolutePath();

    private final ChromeDriver driver;
    private final List<URI> requests = new ArrayList<>();

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts it in a language such as {@code en-US}; where it is not installed, the test is skipped. */
    public static Browser start(String language) {
        Path browser = program("chromium", "chromium-browser", "google-chrome");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(program("chromedriver").toFile())
                .usingAnyFreePort()
                .build();
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.toFile());
        options.addArguments("--headless=new", "--disable-gpu", "--window-size=1280,900", "--lang=" + language);
        options.addArguments("--accept-lang=" + language, "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
        if ("root".equals(System.getProperty("user.name"))) {
            // Its sandbox needs a user who may not do everything.
            options.addArguments("--no-sandbox");
        }
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        return new Browser(new ChromeDriver(service, options));
    }

    private static Path program(String... names) {
        return Arrays.stream(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new TestAbortedException("needs " + names[0] + " on the PATH"));
    }

    /** Goes to an address, and loads it anew when it is the same page. */
    public void open(String url) {
        driver.get("about:blank");
        driver.get(url);
    }

    /** Loads the page again. */
    public void reload() {
        driver.navigate().refresh();
    }

    /** The address that is shown. */
    public String url() {
        return driver.getCurrentUrl();
    }

    /** Forgets what pages of an origin kept; goes to an address there that runs no script. */
    public void forget(String quietUrl) {
        driver.get(quietUrl);
        run("localStorage.clear(); sessionStorage.clear()");
        complaints();
    }

    /** The first element that fits, if there is one. */
    public Optional<WebElement> find(String selector) {
        return all(selector).stream().findFirst();
    }

    /** All elements that fit. */
    public List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** The element that fits; it must be there. */
    public WebElement get(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    /** The text of an element as a person sees it. */
    public String text(String selector) {
        return get(selector).getText();
    }

    /** Waits until an element shows a text that contains this. */
    public void awaitText(String selector, String part) {
        Await.until(selector + " shows '" + part + "'", Await.SHORT, () -> text(selector)
                .contains(part));
    }

    /** Runs a script with arguments and returns what it returns. */
    public Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Types into whatever has the focus. */
    public void type(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** The size of the screen; a narrow one is a phone's. */
    public void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    }

    /** What the system says of light, dark and motion, for example {@code prefers-color-scheme} and {@code dark}. */
    public void media(String feature, String value) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", feature, "value", value))));
    }

    /** Keeps a picture of the screen in {@code target/screenshots}. */
    public void screenshot(String name) {
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The warnings and errors of the console since this was asked the last time. */
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Everything that was asked for since the start, by HTTP or WebSocket. */
    public List<URI> requests() {
        driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(entry -> Json.read(entry.getMessage()).path("message"))
                .map(message -> message.path("method").asText().equals("Network.webSocketCreated")
                        ? message.path("params").path("url").textValue()
                        : message.path("params").path("request").path("url").textValue())
                .filter(Objects::nonNull)
                .map(URI::create)
                .forEach(requests::add);
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
