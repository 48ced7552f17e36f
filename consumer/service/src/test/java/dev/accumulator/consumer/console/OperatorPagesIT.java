package dev.accumulator.consumer.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.testkit.TestServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An operator at work in the console, in a browser, signed in, of a service that stands below a path. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "server.address=127.0.0.1",
            "server.servlet.context-path=" + OperatorPagesIT.PATH,
            "accumulator.catalogues.product.table=wares.products",
            "accumulator.catalogues.product.refresh=1s",
            "accumulator.intake.lag-every=200ms",
            "accumulator.intake.back-off-max=500ms",
            "accumulator.rebuild.pause=100ms"
        })
@Import(TestServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorPagesIT {
    static final String PATH = "/wares/stock";

    private static final String ADMIN = "ann:a good password";
    private static final String READER = "rob:another: password";

    private static final Duration WAIT_MAX = Duration.ofMinutes(3);

    @LocalServerPort
    private int port;

    @Autowired
    private Environment environment;

    @Autowired
    private Generations generations;

    @Autowired
    private JdbcClient jdbc;

    private final HttpClient http = HttpClient.newHttpClient();

    private ConsoleBrowser browser;
    private String findings = "";
    private KafkaProducer<String, String> producer;

    @DynamicPropertySource
    static void users(DynamicPropertyRegistry properties) {
        user(properties, 0, ADMIN, "admin");
        user(properties, 1, READER, "reader");
    }

    private static void user(DynamicPropertyRegistry properties, int number, String signIn, String role) {
        String user = "accumulator.security.users[" + number + "].";
        String[] parts = signIn.split(":", 2);
        String hash = "{bcrypt}" + new BCryptPasswordEncoder(10).encode(parts[1]);
        properties.add(user + "name", () -> parts[0]);
        properties.add(user + "password", () -> hash);
        properties.add(user + "roles", () -> role);
    }

    @BeforeAll
    void open() {
        await().atMost(Duration.ofMinutes(3)).until(generations::isOpen);
        jdbc.sql("create schema wares").update();
        jdbc.sql("create table wares.products (id integer primary key, name text not null)")
                .update();
        jdbc.sql("insert into wares.products values (77, 'Loose green tea')").update();
        browser = ConsoleBrowser.open(port, PATH);
        browser.driver().executeCdpCommand("Network.enable", Map.of());
        browser.driver()
                .executeCdpCommand(
                        "Network.setExtraHTTPHeaders", Map.of("headers", Map.of("Authorization", header(ADMIN))));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", setting("spring.kafka.bootstrap-servers")),
                new StringSerializer(),
                new StringSerializer());
    }

    @AfterAll
    void close() {
        if (producer != null) {
            producer.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    @Order(1)
    void beforeAnythingWasPublishedThePagesSayHowToBegin() {
        browser.visit("/");
        browser.awaitText("#now", "Nothing was published yet");
        browser.awaitText("#now", "order.posted");
        browser.visit("/documents");
        browser.awaitText("main", "No document was posted yet");
        browser.visit("/letters");
        browser.awaitText("main", "No dead letter is open");
        browser.visit("/rebuild");
        browser.awaitText("main", "There was none yet");
    }

    @Test
    @Order(2)
    void anOrderTakesFromTheBalanceAndItsCancellationGivesBack() throws Exception {
        receipt("console-1", 1, 100);
        order("console-2", 1, 30);
        awaitBalance("70.0000");

        browser.visit("/documents?q=console-2");
        browser.awaitText("h1", "order:console-2");
        browser.awaitText(".life h3", "Revision 1 was posted");
        assertThat(browser.texts(".life td")).contains("-30.0000", "-60.00");
        assertThat(browser.texts(".life code")).contains("document.posted");
        await().atMost(WAIT_MAX).untilAsserted(() -> {
            browser.visit("/documents/order:console-2");
            assertThat(browser.texts(".life td .name")).contains("Loose green tea");
        });

        // A movement leads to its cell, whose curve is drawn, and the cell's register shows its balance while it
        // changes.
        browser.click(".life td a[href*='inventory/cell']");
        browser.awaitText("h1", "a cell");
        browser.awaitText(".u-legend", "quantity");
        assertThat(browser.texts("#rows tr").getLast()).isEqualTo("Closing 70.0000 140.00");
        browser.visit("/registers/inventory?warehouse=77");
        browser.awaitText(".live", "live");
        browser.awaitText("#rows td", "70.0000");

        send(
                "orders",
                "console-2",
                "order.cancelled",
                "{\"orderId\":\"console-2\",\"revision\":2,\"occurredAt\":\"2026-04-20T10:15:00Z\"}");
        browser.awaitText("#rows td.changed", "100.0000");
        browser.visit("/documents/order:console-2");
        browser.awaitText(".life h3", "Revision 2 withdrew the document");
        assertThat(browser.texts("tr.reversal td")).contains("+30.0000", "+60.00");
        browser.assertSound("/documents/order:console-2");
    }

    @Test
    @Order(3)
    void aRevisionThatIsOldChangesNothingAndTheTimelineSaysWhy() throws Exception {
        order("console-3", 2, 5);
        awaitBalance("95.0000");
        order("console-3", 1, 50);

        await().atMost(WAIT_MAX).untilAsserted(() -> {
            browser.visit("/documents/order:console-3");
            assertThat(browser.texts(".life .passed-over"))
                    .singleElement()
                    .satisfies(moment -> assertThat(moment)
                            .contains(
                                    "Revision 1 came too late and changed nothing",
                                    "Revision 2 was posted already, and the newest revision counts."));
        });
        assertThat(balance()).isEqualTo("95.0000");
    }

    @Test
    @Order(4)
    void fromWhatIsWrongToTheFieldAtFaultAreTwoClicksAndANewerRevisionMendsIt() throws Exception {
        send("orders", "console-4", "order.posted", order("console-4", 1, "\"many\""));
        await().atMost(WAIT_MAX).untilAsserted(() -> {
            browser.visit("/");
            assertThat(browser.texts(".problems li")).anyMatch(problem -> problem.contains("1 dead letter is open"));
        });

        browser.click(By.linkText("Dead letters"));
        browser.click("#letters a[id^=letter-]");

        browser.awaitText("h1", "open");
        assertThat(browser.texts("tr.marked code")).singleElement().asString().contains("\"quantity\": \"many\"");
        assertThat(browser.texts("tr.why")).singleElement().asString().contains("quantity");
        String letter = browser.driver().getCurrentUrl();
        browser.assertSound(letter);

        order("console-4", 2, 1);
        await().atMost(WAIT_MAX).untilAsserted(() -> {
            browser.driver().get(letter);
            assertThat(browser.texts("h1 .tag")).containsExactly("superseded");
        });
        browser.awaitText("main", "A newer revision of the document was accepted");
        assertThat(browser.texts("form[method=post]")).isEmpty();
        browser.click(By.linkText("order:console-4"));
        browser.awaitText(".life h3", "was superseded");
    }

    @Test
    @Order(5)
    void lettersAreTriedAgainAndClosedWithANoteOneByOneAndAllThatAFilterShows() throws Exception {
        send("orders", "console-5", "order.posted", "{\"orderId\":\"console-5\",\"revision\":1}");
        send("orders", "console-6", "order.posted", "{\"orderId\":\"console-6\",\"revision\":1}");
        send("orders", "console-7", "order.posted", "<script>alert(1)</script>");
        await().atMost(WAIT_MAX).untilAsserted(() -> {
            browser.visit("/letters");
            assertThat(browser.texts("#letters a[id^=letter-]")).hasSize(3);
        });
        assertThat(browser.driver().findElements(By.cssSelector(".actions"))).isEmpty();

        browser.visit("/letters?recorder=order:console-5");
        browser.click("#letters a[id^=letter-]");
        browser.click("form[action$='/retry'] button");
        browser.awaitText("main", "It was tried again and is still refused");
        browser.awaitText("main", "by ann");
        browser.find("#reason").sendKeys("A test of ours");
        browser.click("form[action$='/resolve'] button");
        browser.awaitText("h1", "resolved");
        browser.awaitText("main", "A test of ours");

        browser.visit("/letters?code=missing-field");
        browser.find("#reason").sendKeys("<b>All of them</b>");
        browser.click("form[action$='/resolve'] button");
        browser.awaitText(".outcome", "1 resolved.");
        browser.visit("/letters?code=missing-field&state=any");
        assertThat(browser.texts("#letters .tag")).containsExactly("resolved", "resolved");

        browser.visit("/letters");
        browser.click("#letters a[id^=letter-]");
        assertThat(browser.texts("tr.marked code")).containsExactly("<script>alert(1)</script>");
        browser.find("#reason").sendKeys("Poison");
        browser.click("form[action$='/resolve'] button");
        browser.awaitText("h1", "resolved");
    }

    @Test
    @Order(6)
    void aRebuildGoesFromItsStartToTheSwitchAndBack() {
        int live = generations.live().number();
        // Somebody has changed a movement by hand.
        damage("+ 5");
        browser.visit("/rebuild?estimate=true");
        browser.awaitText("main", "Records, at most");
        browser.click("form[action$='/rebuild'] button");

        // Nobody touches the page: it shows the progress by itself.
        browser.awaitText("#rebuild .lead", "waits for your decision");
        browser.awaitText("#rebuild td", "order:console-3 10.0000 → 5.0000");
        assertThat(browser.texts(".steps .done")).hasSize(3);
        String rebuild = browser.driver().getCurrentUrl();
        browser.assertSound(rebuild);

        browser.click("#switch");
        browser.awaitText("#rebuild .lead", "It was switched in.");
        await().atMost(WAIT_MAX).until(() -> generations.live().number() > live);

        browser.driver().get(rebuild);
        browser.click("#rollback");
        browser.awaitText("#rebuild .lead", "It was switched in and rolled back.");
        browser.awaitText("#rebuild", "Rolled back by");
        await().atMost(WAIT_MAX).until(() -> generations.live().number() == live);

        browser.driver().get(rebuild);
        browser.click("#rebuild input[type=checkbox]");
        browser.click("#drop");
        browser.awaitText("#rebuild", "Other generation dropped by");
        damage("- 5");
    }

    private void damage(String change) {
        jdbc.sql(generations.live().schema().sql("""
                        update {schema}.sales_log
                           set quantity = quantity {change}
                         where recorder = (select id from {schema}.recorders where recorder = 'order:console-3')
                        """.replace("{change}", change)))
                .update();
    }

    @Test
    @Order(7)
    void aVerificationShowsWhatItHasFoundAndARepairMendsIt() {
        browser.visit("/maintenance");
        browser.click("#verify");
        browser.awaitText("#run .lead", "Everything agrees.");
        browser.assertSound("/maintenance/{id}");

        // Somebody has changed a balance by hand.
        jdbc.sql(generations
                        .live()
                        .schema()
                        .sql("update {schema}.inventory_cell set quantity = quantity + 7 where product = 77"))
                .update();
        browser.visit("/maintenance");
        browser.click("#verify");
        browser.awaitText("#run .lead", "1 difference.");
        findings = URI.create(browser.driver().getCurrentUrl()).getPath().substring(PATH.length());
        browser.click("#run a[href*='/registers/inventory/cell?']");
        browser.awaitText("h1", "a cell");

        browser.visit("/maintenance");
        browser.find("#register option[value=inventory]").click();
        browser.click("#repair");
        browser.awaitText("#run .lead", "Everything agrees.");
        assertThat(browser.texts("#run .facts div")).contains("Rows mended\n1", "Of\ninventory", "Asked for by\nann");
        browser.visit("/maintenance");
        assertThat(browser.texts("#runs tbody tr").getFirst()).contains("Repair", "done", "ann");
    }

    @Test
    @Order(8)
    void aPageThatNobodySeesAsksNothing() {
        browser.visit("/");
        browser.run("""
                window.asked = 0;
                const fetched = window.fetch;
                window.fetch = (...all) => { window.asked++; return fetched(...all); };
                """);
        await().atMost(WAIT_MAX).until(() -> !browser.run("return window.asked").equals(0L));
        hide(true);
        Object asked = browser.run("return window.asked");
        // Longer than it pauses between two questions, by the clock of the page itself.
        browser.driver().executeAsyncScript("setTimeout(arguments[arguments.length - 1], 2500)");
        assertThat(browser.run("return window.asked")).isEqualTo(asked);
        hide(false);
        await().atMost(WAIT_MAX).until(() -> !browser.run("return window.asked").equals(asked));
    }

    private void hide(boolean hidden) {
        browser.run("""
                Object.defineProperty(document, 'hidden', { value: arguments[0], configurable: true });
                document.dispatchEvent(new Event('visibilitychange'));
                """, hidden);
    }

    @Test
    @Order(9)
    void readersSeeNoButtonsAndTheirRequestsAreRefused() throws Exception {
        send("orders", "console-9", "order.posted", "{\"orderId\":\"console-9\",\"revision\":1}");
        await().atMost(WAIT_MAX).until(() -> page("/letters", ADMIN).contains("order:console-9"));
        String letter = page("/letters?recorder=order:console-9", ADMIN)
                .replaceAll("(?s).*href=\"" + PATH + "(/letters/[0-9]+)\".*", "$1");
        for (String path : List.of(
                "/", "/documents", "/letters?code=missing-field", letter, "/rebuild", "/rebuild/1", "/maintenance")) {
            assertThat(page(path, READER)).as(path).contains("rob (reader)").doesNotContain("method=\"post\"");
        }
        assertThat(page("/letters?code=missing-field", ADMIN)).contains("action=\"" + PATH + "/letters/resolve\"");
        assertThat(page(letter, ADMIN)).contains("action=\"" + PATH + letter + "/retry\"");
        assertThat(page("/rebuild", ADMIN)).contains("method=\"post\" action=\"" + PATH + "/rebuild\"");
        assertThat(page("/maintenance", ADMIN)).contains("action=\"" + PATH + "/maintenance/verify\"");
        for (String path : List.of(
                letter + "/resolve", "/letters/resolve", "/rebuild", "/rebuild/1/switch", "/maintenance/verify")) {
            HttpResponse<String> refused = send(request(path, READER)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("reason=x&code=missing-field")));
            assertThat(refused.statusCode()).as(path).isEqualTo(403);
        }
        assertThat(page(letter, READER)).contains(">open<");
    }

    @Test
    @Order(10)
    void whateverADocumentIsCalledItsPageIsFoundAndItsNameIsNoMarkup() throws Exception {
        String recorder = "x:<img src=x onerror=alert(1)>/../%2F;\"' ü?#";
        send(
                "movements",
                recorder,
                "movements.posted",
                JsonMapper.shared()
                        .writeValueAsString(Map.of(
                                "recorder",
                                recorder,
                                "revision",
                                1,
                                "period",
                                "2026-04-19T10:15:00Z",
                                "movements",
                                List.of(Map.of(
                                        "register",
                                        "sales",
                                        "dimensions",
                                        Map.of("product", 77, "client", 77),
                                        "resources",
                                        Map.of("quantity", 1))))));
        await().atMost(WAIT_MAX).untilAsserted(() -> {
            browser.visit("/documents?kind=x");
            assertThat(browser.texts("tbody th")).containsExactly(recorder);
        });

        browser.click("tbody th a");

        browser.awaitText("h1", recorder);
        browser.awaitText(".life h3", "Revision 1 was posted");
        assertThat(browser.driver().findElements(By.tagName("img"))).isEmpty();
        browser.visit("/documents/order:nobody");
        browser.awaitText("main", "Nothing is known of this document.");
    }

    @Test
    @Order(11)
    void whatIsTypedIntoAFieldIsCompletedByValuesByNamesAndByDocuments() throws IOException {
        browser.complaints();
        browser.visit("/registers/inventory");
        WebElement product = browser.find("#f-product");
        product.sendKeys("5,gre");
        // Keys that come slowly are asked about one by one, and each answer makes another list.
        await().atMost(WAIT_MAX)
                .until(() -> browser.run("return performance.getEntriesByType('resource')"
                                + ".some(one => /=gre$/.test(one.name) && one.responseEnd > 0)")
                        .equals(true));
        browser.awaitText("#f-product-list [role=option]", "77 Loose green tea");
        product.sendKeys(Keys.ARROW_DOWN);
        assertThat(product.getDomAttribute("aria-activedescendant")).isEqualTo("f-product-list-0");
        browser.assertSound("a list of suggestions");
        String folder = System.getProperty("console.screenshots", "");
        if (!folder.isEmpty()) {
            browser.picture(Path.of(folder, "suggestions-wide-light.png"));
        }
        product.sendKeys(Keys.ENTER);
        assertThat(product.getDomProperty("value")).isEqualTo("5,77");
        assertThat(product.getDomAttribute("aria-expanded")).isEqualTo("false");
        product.sendKeys(Keys.ENTER);
        await().atMost(WAIT_MAX).until(() -> browser.driver().getCurrentUrl().contains("product=5%2C77"));

        browser.visit("/query?question=movements&register=inventory");
        browser.find("#q-warehouse").sendKeys("7");
        browser.awaitText("#q-warehouse-list [role=option]", "77");
        browser.find("#q-warehouse").sendKeys(Keys.ESCAPE);
        assertThat(browser.find("#q-warehouse-list").isDisplayed()).isFalse();
        browser.find("#q-recorder").sendKeys("console-2");
        browser.awaitText("#q-recorder-list [role=option]", "order:console-2");
        browser.click("#q-recorder-list [role=option]");
        assertThat(browser.find("#q-recorder").getDomProperty("value")).isEqualTo("order:console-2");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(12)
    void everyAddressOfEveryPageIsBelowThePathAndIsThere() throws Exception {
        Set<String> forms =
                new PageCrawl(URI.create("http://localhost:" + port + PATH), header(ADMIN)).from(PATH + "/");
        assertThat(forms)
                .contains(
                        PATH + "/documents/*",
                        PATH + "/registers/inventory/cell?warehouse=*&product=*",
                        PATH + "/registers/inventory/cell/curve?warehouse=*&product=*",
                        PATH + "/api/registers/inventory/values?dimension=*&text=*",
                        PATH + "/suggestions/documents?text=*",
                        PATH + "/letters/*",
                        PATH + "/rebuild/*",
                        PATH + "/maintenance/*",
                        PATH + "/api/rebuilds/*",
                        PATH + "/reference")
                .anyMatch(form -> form.startsWith(PATH + "/api/registers/inventory/changes"))
                .anyMatch(form -> form.startsWith(PATH + "/registers/inventory/turnovers.csv"))
                .anyMatch(form -> form.startsWith(PATH + "/assets/console-"));
        String root = "http://localhost:" + port + PATH;
        assertThat(page("/code", ADMIN)).contains(root + "/api/registers/");
        assertThat(page("/query", ADMIN)).contains("curl &#39;" + root + "/api/registers/");
        assertThat(page("/nowhere", ADMIN)).contains("href=\"" + PATH + "/letters\"", "Not Found");
    }

    /** With {@code -Dconsole.screenshots=FOLDER} all of them in all looks, with a picture of each. */
    @Test
    @Order(13)
    void everyViewIsSoundWideAndNarrowLightAndDark() throws IOException {
        String folder = System.getProperty("console.screenshots", "");
        List<String> paths = new ArrayList<>(List.of(
                "/",
                "/documents",
                "/documents/order:console-4",
                "/letters?code=missing-field",
                "/letters/1",
                "/rebuild/1",
                findings));
        if (!folder.isEmpty()) {
            paths.addAll(List.of(
                    "/documents/order:nobody",
                    "/letters?state=any",
                    "/rebuild?estimate=true",
                    "/maintenance",
                    "/maintenance/1",
                    "/registers/inventory"));
        }
        List<ConsoleBrowser.Look> looks =
                folder.isEmpty() ? List.of(ConsoleBrowser.Look.PHONE_DARK) : List.of(ConsoleBrowser.Look.values());
        for (String path : paths) {
            browser.visit(path);
            // That a document is not known is an answer with the status 404, which the browser tells.
            browser.complaints();
            for (ConsoleBrowser.Look look : looks) {
                browser.look(look);
                if (!folder.isEmpty()) {
                    String name = path.equals("/")
                            ? "now"
                            : path.replaceAll("[^a-z0-9-]+", "-").substring(1);
                    browser.picture(Path.of(
                            folder,
                            name + "-" + look.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".png"));
                }
                if (look == ConsoleBrowser.Look.WIDE_LIGHT) {
                    browser.assertSound(path);
                } else {
                    // Only the colours and the width depend on the look.
                    browser.assertContrast(path + " " + look);
                }
            }
        }
        browser.look(ConsoleBrowser.Look.WIDE_LIGHT);
    }

    private void receipt(String id, int revision, int quantity) throws Exception {
        send("receipts", id, "receipt.posted", """
                {"receiptId":"%s","revision":%d,"occurredAt":"2026-04-18T10:15:00Z","warehouseId":77,
                 "lines":[{"lineNo":1,"productId":77,"quantity":%d,"unitCost":"2.00"}]}
                """.formatted(id, revision, quantity));
    }

    private void order(String id, int revision, int quantity) throws Exception {
        send("orders", id, "order.posted", order(id, revision, String.valueOf(quantity)));
    }

    private static String order(String id, int revision, String quantity) {
        return """
                {"orderId":"%s","revision":%d,"occurredAt":"2026-04-19T10:15:00Z","clientId":77,"warehouseId":77,
                 "lines":[{"lineNo":1,"productId":77,"quantity":%s,"unitPrice":2}]}
                """.formatted(id, revision, quantity);
    }

    /** Sends one record and waits until the broker has it, so that records have their order. */
    private void send(String topic, String key, String type, String value) throws Exception {
        ProducerRecord<String, String> record =
                new ProducerRecord<>(setting("accumulator.topics." + topic), key, value);
        Map.of("ce_specversion", "1.0", "ce_id", key, "ce_source", "/test", "ce_type", type)
                .forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        RecordMetadata sent = producer.send(record).get();
        assertThat(sent.hasOffset()).isTrue();
    }

    private String setting(String name) {
        return Objects.requireNonNull(environment.getProperty(name), name);
    }

    private void awaitBalance(String quantity) {
        await().atMost(WAIT_MAX).untilAsserted(() -> assertThat(balance()).isEqualTo(quantity));
    }

    private String balance() throws Exception {
        JsonNode answer = JsonMapper.shared()
                .readTree(
                        send(request("/api/registers/inventory/balances?warehouse=77&product=77&decimals=string", ADMIN)
                                        .GET())
                                .body());
        return answer.at("/rows/0/quantity").asString("");
    }

    private String page(String path, String signIn) throws Exception {
        return send(request(path, signIn).header("Accept", "text/html").GET()).body();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String signIn) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + PATH + path))
                .header("Authorization", header(signIn));
    }

    private static String header(String signIn) {
        return "Basic " + Base64.getEncoder().encodeToString(signIn.getBytes(StandardCharsets.UTF_8));
    }
}
