package dev.accumulator.consumer.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openqa.selenium.interactions.Actions;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The pages, as a browser shows them and people use them. */
@WholeConsumer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class ConsoleBrowserIT {
    /** For pictures: {@code -Dconsole.screenshots=FOLDER}. */
    private static final String PICTURES = System.getProperty("console.screenshots", "");

    /** Made of the same parts as other pages, so these are for pictures alone. */
    private static final Set<String> SEEN_ELSEWHERE = Set.of("balances-grouped", "cell", "card");

    private static final Duration WAIT_MAX = Duration.ofMinutes(3);

    private static final String CELL = "/registers/stock/cell?warehouse=1&product=P-101";

    /** Each page of the console with something to see on it, by the name of its picture. */
    private static Map<String, String> pages(Instant known) {
        return Map.ofEntries(
                Map.entry("now", "/"),
                Map.entry("registers", "/registers"),
                Map.entry("balances", "/registers/stock"),
                Map.entry("balances-grouped", "/registers/stock?groupBy=product&at=2026-03-31&sort=-amount"),
                Map.entry("turnovers", "/registers/stock/turnovers?groupBy=warehouse"),
                Map.entry("cell", CELL + "&to=2026-04-30"),
                Map.entry("cell-compared", CELL + "&from=2026-02-15&to=2026-04-30&knownAt=" + known),
                Map.entry("trial-balance", "/registers/books/trial-balance?from=2026-03-10"),
                Map.entry("card", "/registers/books/card?account=5&from=2026-03-20"),
                Map.entry("query", "/query?run=true&question=turnovers&register=stock&groupBy=product&limit=5"),
                Map.entry("code", "/code"),
                Map.entry("problem", "/registers/nothing"));
    }

    @LocalServerPort
    private int port;

    @Autowired
    private Generations generations;

    @Autowired
    private DataSource dataSource;

    private ConsoleBrowser browser;
    private Instant known;

    @BeforeAll
    void open() {
        await().atMost(WAIT_MAX).until(generations::isOpen);
        browser = ConsoleBrowser.open(port);
        known = ShownStock.post(registers());
        ShownBooks.post(registers());
    }

    @AfterAll
    void close() {
        if (browser != null) {
            browser.close();
            registers().drop(ShownStock.REGISTER, true);
            registers().drop(ShownBooks.LEDGER, true);
        }
    }

    private Registers registers() {
        return generations.live().registers();
    }

    @Test
    void everyPageIsSoundInEveryLook() throws IOException {
        for (Map.Entry<String, String> page : pages(known).entrySet()) {
            if (PICTURES.isEmpty() && SEEN_ELSEWHERE.contains(page.getKey())) {
                continue;
            }
            browser.visit(page.getValue());
            for (ConsoleBrowser.Look look : ConsoleBrowser.Look.values()) {
                if (PICTURES.isEmpty() && look != ConsoleBrowser.Look.WIDE_LIGHT) {
                    // With pictures alone: .ci/screenshots looks at all of them.
                    continue;
                }
                browser.look(look);
                if (page.getKey().startsWith("cell")) {
                    browser.awaitText(".u-legend", "quantity");
                }
                if (!PICTURES.isEmpty()) {
                    String name = page.getKey() + "-"
                            + look.name().toLowerCase(Locale.ROOT).replace('_', '-');
                    browser.picture(Path.of(PICTURES, name + ".png"));
                }
                if (page.getKey().equals("problem") && look == ConsoleBrowser.Look.WIDE_LIGHT) {
                    // The browser notes the status of the page itself.
                    assertThat(browser.complaints()).hasSize(1);
                }
                browser.assertSound(page.getValue(), look);
            }
        }
        browser.look(ConsoleBrowser.Look.WIDE_LIGHT);
    }

    @Test
    void aBalanceThatChangesIsShownWhileSomebodyLooksAndMarked() {
        browser.visit("/registers/stock?warehouse=9");
        browser.awaitText(".live", "live");
        registers()
                .post(List.of(Change.Post.of(
                        "live:1",
                        1,
                        List.of(ShownStock.movement(Instant.parse("2026-05-01T00:00:00Z"), 9, "P-900", 3)))));
        browser.awaitText("#rows tr", "3.0000");
        registers()
                .post(List.of(Change.Post.of(
                        "live:1",
                        2,
                        List.of(ShownStock.movement(Instant.parse("2026-05-01T00:00:00Z"), 9, "P-900", 5)))));
        browser.awaitText("#rows td.changed", "5.0000");
        assertThat(browser.complaints()).isEmpty();
    }

    // On demand, because it is about how fast something is: .ci/console-live 20
    @Test
    @EnabledIfSystemProperty(named = "console.live.seconds", matches = "[0-9]+")
    void twoHundredCellsThatChangeASecondTakeLittleOfATabAndOfTheServer() throws Exception {
        int seconds = Integer.getInteger("console.live.seconds", 20);
        browser.driver().get("about:blank");
        postWhile(seconds, "warm");
        ProcessorTime.Shares alone = postWhile(seconds, "alone");
        browser.visit("/registers/stock?limit=200&sort=product");
        browser.awaitText(".live", "live");
        browser.driver().executeCdpCommand("Performance.enable", Map.of());
        double taskSeconds = taskSeconds();
        ProcessorTime.Shares watched = postWhile(seconds, "watched");
        double share = (taskSeconds() - taskSeconds) / watched.seconds();
        System.out.printf(
                Locale.ROOT,
                """

                | 200 cells change a second, in percent of a processor | the service | PostgreSQL | the tab |
                |---|--:|--:|--:|
                | nobody looks | %.1f | %.1f | |
                | somebody looks | %.1f | %.1f | %.1f |
                | a viewer | %.1f | %.1f | |

                Each for %d s; load of the machine meanwhile: %s
                """,
                alone.service(),
                alone.postgres(),
                watched.service(),
                watched.postgres(),
                100 * share,
                watched.service() - alone.service(),
                watched.postgres() - alone.postgres(),
                seconds,
                Files.readString(Path.of("/proc/loadavg")).strip());
        browser.awaitText("#rows td", 3 * seconds + ".0000");
        assertThat(share).isLessThan(0.2);
    }

    /** Lets each of 200 cells change once a second. */
    private ProcessorTime.Shares postWhile(int seconds, String phase) throws Exception {
        ProcessorTime time = new ProcessorTime(dataSource);
        long begin = System.nanoTime();
        for (int second = 0; second < seconds; second++) {
            List<Change> changes = new ArrayList<>();
            for (int cell = 0; cell < 200; cell++) {
                changes.add(Change.Post.of(
                        "load:" + phase + "-" + second + "-" + cell,
                        1,
                        List.of(ShownStock.movement(
                                Instant.parse("2026-05-01T00:00:00Z"), 20 + cell % 4, "L-" + cell, 1))));
            }
            registers().post(changes);
            long left = begin + (second + 1) * 1_000_000_000L - System.nanoTime();
            TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
        }
        return time.shares();
    }

    private double taskSeconds() {
        Map<String, Object> answer = browser.driver().executeCdpCommand("Performance.getMetrics", Map.of());
        for (Object metric : (List<?>) Objects.requireNonNull(answer.get("metrics"))) {
            if (metric instanceof Map<?, ?> one
                    && "TaskDuration".equals(one.get("name"))
                    && one.get("value") instanceof Number seconds) {
                return seconds.doubleValue();
            }
        }
        throw new AssertionError("The browser tells no such metric");
    }

    // On demand, for the table in docs/console.md: .ci/console-wire
    @Test
    @EnabledIfSystemProperty(named = "console.wire", matches = "true")
    void whatEachViewTakesOverTheWireAndWhatAxeSaysIsPrinted() {
        Map<String, String> views = new TreeMap<>(pages(known));
        views.put("documents", "/documents");
        views.put("document", "/documents/in:2000");
        views.put("letters", "/letters");
        views.put("rebuild", "/rebuild");
        views.put("maintenance", "/maintenance");
        StringBuilder table = new StringBuilder("""

                | view | requests | bytes | again: requests | bytes | axe: rules kept | broken |
                |---|--:|--:|--:|--:|--:|--:|
                """);
        views.forEach((view, path) -> {
            browser.driver().executeCdpCommand("Network.clearBrowserCache", Map.of());
            browser.visit(path);
            List<?> first = loaded(view);
            browser.visit(path);
            List<?> again = loaded(view);
            List<?> axe = browser.axeCounts();
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %,d | %s | %,d | %s | %s |%n",
                    view,
                    first.getFirst(),
                    (Long) first.getLast(),
                    again.getFirst(),
                    (Long) again.getLast(),
                    axe.getFirst(),
                    axe.getLast()));
        });
        System.out.println(table);
    }

    /** How many requests a page has made, and the bytes of their answers as they were sent. */
    private List<?> loaded(String view) {
        if (view.startsWith("cell")) {
            browser.awaitText(".u-legend", "quantity");
        }
        return (List<?>) browser.run("""
                const all = ['navigation', 'resource'].flatMap(type => performance.getEntriesByType(type));
                const sent = all.filter(one => one.transferSize > 0);
                return [sent.length, sent.reduce((sum, one) => sum + one.encodedBodySize, 0)];
                """);
    }

    @Test
    void codeIsCopiedByAClick() {
        browser.visit("/code");
        browser.driver()
                .executeCdpCommand(
                        "Browser.grantPermissions",
                        Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
        browser.click(".copy > button");
        browser.awaitText(".copy > button", "Copied");
        assertThat(
                        browser.driver()
                                .executeAsyncScript(
                                        "const done = arguments[0]; navigator.clipboard.readText().then(done, error => done(String(error)));"))
                .asString()
                .startsWith("{\"specversion\"");
    }

    @Test
    void theColoursAreChosenAndKept() {
        browser.visit("/registers");
        String light = String.valueOf(browser.run("return getComputedStyle(document.body).backgroundColor"));
        browser.click("[data-theme-switch]");
        browser.click("[data-theme-switch]");
        browser.visit("/query");
        assertThat(browser.run("return document.documentElement.dataset.theme")).isEqualTo("dark");
        assertThat(browser.run("return getComputedStyle(document.body).backgroundColor"))
                .isNotEqualTo(light);
        browser.click("[data-theme-switch]");
        browser.visit("/query");
        assertThat(browser.run("return document.documentElement.dataset.theme || 'system'"))
                .isEqualTo("system");
    }

    @Test
    void aPartOfTheCurveThatIsMarkedBecomesTheRangeOfTheStatement() {
        browser.visit(CELL);
        browser.awaitText(".u-legend", "quantity");
        new Actions(browser.driver())
                .moveToElement(browser.find(".u-over"), -200, 0)
                .clickAndHold()
                .moveByOffset(150, 0)
                .release()
                .perform();
        await().atMost(WAIT_MAX).until(() -> browser.driver().getCurrentUrl().contains("from=2026"));
        assertThat(browser.driver().getCurrentUrl()).contains("to=2026", "product=P-101");
    }
}
