package dev.accumulator.consumer.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.springframework.util.FileSystemUtils;

/** A Chromium without a window, that looks at the pages of an application. A test is skipped where there is none. */
final class ConsoleBrowser implements AutoCloseable {
    private static final Duration WAIT_MAX = Duration.ofMinutes(3);

    private static final Duration SCRIPT_MAX = Duration.ofMinutes(3);

    /** The width and the colours of a page. */
    enum Look {
        WIDE_LIGHT(1280, 900, false),
        WIDE_DARK(1280, 900, true),
        PHONE_LIGHT(390, 844, false),
        PHONE_DARK(390, 844, true);

        private final int width;
        private final int height;
        private final boolean dark;

        Look(int width, int height, boolean dark) {
            this.width = width;
            this.height = height;
            this.dark = dark;
        }
    }

    private final String root;
    private final Path profile;
    private final ChromeDriver driver;
    private final String axe;

    private ConsoleBrowser(String root, Path browser, Path control) {
        this.root = root;
        try (InputStream script = ConsoleBrowser.class.getResourceAsStream("/axe.min.js")) {
            axe = new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
            profile = Files.createTempDirectory("accumulator-browser");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(control.toFile())
                        .build(),
                options);
        driver.manage().timeouts().scriptTimeout(SCRIPT_MAX).pageLoadTimeout(SCRIPT_MAX);
        look(Look.WIDE_LIGHT);
    }

    /** Opens a browser, or skips the test if the machine has none. */
    static ConsoleBrowser open(int port) {
        return open(port, "");
    }

    /**
     * Opens a browser, or skips the test if the machine has none.
     *
     * @param path where the application stands
     */
    static ConsoleBrowser open(int port, String path) {
        Optional<Path> browser = program("chromium").or(() -> program("google-chrome"));
        Optional<Path> control = program("chromedriver");
        Assumptions.assumeTrue(browser.isPresent() && control.isPresent(), "This machine has no Chromium");
        return new ConsoleBrowser("http://localhost:" + port + path, browser.orElseThrow(), control.orElseThrow());
    }

    private static Optional<Path> program(String name) {
        return Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Changes the size of the window and the colours that the system has. */
    void look(Look look) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", look.width, "height", look.height, "deviceScaleFactor", 1, "mobile", look.width < 600));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", look.dark ? "dark" : "light"),
                                // Nothing is caught half-way.
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    /** Opens a page of the application. */
    void visit(String path) {
        driver.get(root + path);
    }

    /** Runs a script in the page, with these arguments. */
    Object run(String script, Object... arguments) {
        return Objects.requireNonNullElse(driver.executeScript(script, arguments), "");
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    /** Pages put new parts in place of what they show, so all of it is asked for again if some of it has gone. */
    List<String> texts(String selector) {
        return await().atMost(WAIT_MAX)
                .ignoreException(StaleElementReferenceException.class)
                .until(
                        () -> driver.findElements(By.cssSelector(selector)).stream()
                                .map(WebElement::getText)
                                .toList(),
                        texts -> true);
    }

    void click(String selector) {
        click(By.cssSelector(selector));
    }

    /** Clicks what is there; a part that has gone before the click is looked for again. */
    void click(By what) {
        await().atMost(WAIT_MAX)
                .ignoreException(StaleElementReferenceException.class)
                .untilAsserted(() -> driver.findElement(what).click());
    }

    /** Waits until a part of the page has a text. The page is asked by one script, however many parts there are. */
    void awaitText(String selector, String text) {
        await().atMost(WAIT_MAX)
                .ignoreExceptions()
                .until(() -> run("""
                        return [...document.querySelectorAll(arguments[0])].some(one => one.checkVisibility()
                            && one.innerText.replaceAll(/\\s+/g, ' ').includes(arguments[1]));
                        """, selector, text).equals(true));
    }

    ChromeDriver driver() {
        return driver;
    }

    /** The page is as anybody can use it: nothing that axe finds, nothing cut off at the side, and no complaint. */
    void assertSound(String path) {
        assertFits(path);
        assertThat(violations("{ resultTypes: ['violations'] }"))
                .as("what axe finds on " + path)
                .isEmpty();
    }

    /** The page is sound in a look. What does not depend on the look is judged in the first of them. */
    void assertSound(String path, Look look) {
        switch (look) {
            case WIDE_LIGHT -> assertSound(path);
            case WIDE_DARK -> assertContrast(path);
            case PHONE_LIGHT, PHONE_DARK -> assertFits(path);
        }
    }

    /** The page fits, and its colours are apart, in the look that it has. */
    void assertContrast(String path) {
        assertFits(path);
        assertThat(violations("{ runOnly: ['color-contrast'] }"))
                .as("what axe finds on " + path + " in this look")
                .isEmpty();
    }

    private void assertFits(String path) {
        assertThat(complaints()).as("complaints about " + path).isEmpty();
        assertThat(run("return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .as("pixels that " + path + " is too wide")
                .isEqualTo(0L);
    }

    /** Returns the complaints in the browser's console since the last call, such as a script that its policy forbids. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /** How many of axe's rules the page keeps, and how many it breaks. */
    List<?> axeCounts() {
        loadAxe();
        return (List<?>) Objects.requireNonNull(driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run(document).then(found => done([found.passes.length, found.violations.length]));
                """));
    }

    private void loadAxe() {
        if (run("return typeof axe").equals("undefined")) {
            driver.executeScript(axe);
        }
    }

    private List<?> violations(String options) {
        loadAxe();
        return (List<?>) Objects.requireNonNull(driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run(document, OPTIONS).then(found => done(found.violations.map(
                    one => one.id + ': ' + one.help + ' ' + one.nodes.map(node => node.html).join(' | '))));
                """.replace("OPTIONS", options)));
    }

    /** Saves the whole page as a picture. */
    void picture(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
        // Its processes end later, and write until then.
        await().atMost(WAIT_MAX).ignoreExceptions().untilAsserted(() -> {
            FileSystemUtils.deleteRecursively(profile);
            assertThat(profile).doesNotExist();
        });
    }
}
