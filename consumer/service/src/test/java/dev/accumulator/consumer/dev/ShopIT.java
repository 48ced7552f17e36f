package dev.accumulator.consumer.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.dev.ShopVisitor.Page;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.intake.Intake;
import dev.accumulator.producer.page.ShopServer;
import dev.accumulator.producer.shop.Shop;
import dev.accumulator.producer.shop.ShopSettings;
import dev.accumulator.producer.verify.SignIn;
import dev.accumulator.producer.wire.CatalogueTopics;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.testkit.TestKafka;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The shop, with a real broker and the whole consumer behind it. Its products are 810001 and following. */
@WholeConsumer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShopIT {
    private static final Duration WAIT_MAX = Duration.ofMinutes(3);
    private static final String WAREHOUSE = "81";
    private static final String OTHER_WAREHOUSE = "82";
    private static final String CLIENT = "81";

    @LocalServerPort
    private int port;

    @Autowired
    private Environment environment;

    @Autowired
    private Generations generations;

    @Autowired
    private Intake intake;

    private static final CatalogueTopics CATALOGUES = new CatalogueTopics(
            TestKafka.newTopic("warehouses", 1), TestKafka.newTopic("products", 1), TestKafka.newTopic("clients", 1));

    @DynamicPropertySource
    static void catalogues(DynamicPropertyRegistry settings) {
        settings.add("accumulator.catalogues.warehouse.topic", CATALOGUES::warehouses);
        settings.add("accumulator.catalogues.product.topic", CATALOGUES::products);
        settings.add("accumulator.catalogues.client.table", () -> "crm.\"clients");
        settings.add("accumulator.catalogues.client.id", () -> "client no");
        settings.add("accumulator.catalogues.client.attributes", () -> "city");
        settings.add("accumulator.catalogues.client.refresh", () -> "1s");
    }

    @Autowired
    private JdbcTemplate jdbc;

    private Shop shop;
    private ShopServer server;
    private ShopVisitor visitor;

    @BeforeAll
    void open() throws Exception {
        await().atMost(WAIT_MAX).until(generations::isOpen);
        shop = shop("http://localhost:" + port);
        server = serve(shop);
        visitor = ShopVisitor.patient(server.port());
        named("warehouses", WAREHOUSE, "North");
        named("warehouses", OTHER_WAREHOUSE, "South");
        named("clients", CLIENT, "Ann");
    }

    @AfterAll
    void close() {
        server.close();
        shop.close();
    }

    private Shop shop(String consumer) throws InterruptedException {
        ShopSettings settings = new ShopSettings(
                setting("spring.kafka.bootstrap-servers"),
                new SourceTopics(
                        setting("accumulator.topics.orders"),
                        setting("accumulator.topics.receipts"),
                        setting("accumulator.topics.movements")),
                CATALOGUES,
                URI.create(consumer),
                SignIn.NONE);
        return Shop.open(settings, Clock.systemUTC(), new Random(20));
    }

    private ShopServer serve(Shop served) throws Exception {
        return ShopServer.start(
                served,
                new ShopServer.Settings(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        List.of(),
                        URI.create("http://localhost:" + port)),
                Clock.systemUTC());
    }

    private String setting(String name) {
        return Objects.requireNonNull(environment.getProperty(name), name);
    }

    private Page named(String part, String id, String name) {
        Page page = visitor.post("/catalogue", "part", part, "id", id, "name", name);
        assertThat(page.status()).as(page.html()).isEqualTo(200);
        return page;
    }

    private Page received(String product, String quantity) {
        named("products", product, "Product " + product);
        Page page = visitor.post(
                "/receipts", "warehouse", WAREHOUSE, "product1", product, "quantity1", quantity, "price1", "2.50");
        assertThat(page.quantityOf("Product " + product)).isEqualTo(quantity);
        return page;
    }

    private Page ordered(String product, String quantity) {
        return visitor.post(
                "/orders",
                "warehouse",
                WAREHOUSE,
                "client",
                CLIENT,
                "product1",
                product,
                "quantity1",
                quantity,
                "price1",
                "");
    }

    private static String recorderOf(Page sent) {
        return sent.find("<a class=\"button plain\" href=\"/documents/([^\"]+)\">");
    }

    /** Returns what the page of the stock shows for a product, in all warehouses together. */
    private String stockOf(String product) {
        return visitor.get("/").find("<tr data-product=\"" + product + "\">.*?<td class=\"number less\">([^<]*)</td>");
    }

    @Test
    void anOrderIsInTheStockAtOnceAndComesBackWhenItIsCancelled() {
        received("810001", "50");
        assertThat(stockOf("810001")).isEqualTo("50");

        Page order = ordered("810001", "20");
        assertThat(order.quantityOf("Product 810001")).isEqualTo("30");
        assertThat(stockOf("810001")).isEqualTo("30");
        String recorder = recorderOf(order);
        assertThat(order.html())
                .contains("http://localhost:" + port + "/documents/" + recorder)
                .contains("<dt>ce_type</dt><dd><code>order.posted</code>")
                .contains("&quot;quantity&quot;: 20,")
                .containsPattern("<code class=\"place\">" + setting("accumulator.topics.orders") + "-\\d@\\d+</code>");

        String document = "/documents/" + recorder;
        Page form = visitor.get(document + "/change");
        String revision = form.find("name=\"revision\" value=\"(\\d+)\"");
        Page changed = visitor.post(
                document + "/change",
                "revision",
                revision,
                "warehouse",
                WAREHOUSE,
                "client",
                CLIENT,
                "product1",
                "810001",
                "quantity1",
                "5",
                "price1",
                "1");
        assertThat(changed.quantityOf("Product 810001")).isEqualTo("45");
        Page late = visitor.post(
                document + "/change",
                "revision",
                revision,
                "warehouse",
                WAREHOUSE,
                "client",
                CLIENT,
                "product1",
                "810001",
                "quantity1",
                "9");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.html()).contains("document-changed-meanwhile", recorder + " was changed here");

        Page cancelled = visitor.post(document + "/cancel");
        assertThat(cancelled.quantityOf("Product 810001")).isEqualTo("50");
        assertThat(visitor.post(document + "/cancel").status()).isEqualTo(409);
        assertThat(visitor.get("/orders").html()).contains(document);
    }

    @Test
    void whatAStreamDoesChangesNoStock() {
        received("810002", "100");
        Page order = ordered("810002", "10");
        String document = "/documents/" + recorderOf(order);
        String recorder = recorderOf(order);
        assertThat(visitor.post(document + "/old").status()).isEqualTo(409);
        visitor.post(
                document + "/change",
                "revision",
                "1",
                "warehouse",
                WAREHOUSE,
                "client",
                CLIENT,
                "product1",
                "810002",
                "quantity1",
                "30");

        assertThat(visitor.post(document + "/again").quantityOf("Product 810002"))
                .isEqualTo("70");
        assertThat(visitor.post(document + "/old").quantityOf("Product 810002")).isEqualTo("70");
        Page swapped = visitor.post(document + "/out-of-order");
        assertThat(swapped.quantityOf("Product 810002")).isEqualTo("70");
        assertThat(swapped.html())
                .contains("&quot;revision&quot;: 4", "&quot;revision&quot;: 3", "&quot;quantity&quot;: 300");

        Page poison = visitor.post(document + "/poison", "kind", "MISSING_QUANTITY");
        assertThat(poison.quantityOf("Product 810002")).isEqualTo("70");
        assertThat(letters(recorder)).contains("missing-field").contains("\"open\"");
        assertThat(visitor.get(document).html()).contains("&quot;revision&quot;: 5");
        Page mended = visitor.post(
                document + "/change",
                "revision",
                "5",
                "warehouse",
                WAREHOUSE,
                "client",
                CLIENT,
                "product1",
                "810002",
                "quantity1",
                "40");
        assertThat(mended.quantityOf("Product 810002")).isEqualTo("60");
        assertThat(letters(recorder)).doesNotContain("\"open\"").contains("superseded");

        Page conflict = visitor.post(document + "/poison", "kind", "CONFLICT");
        assertThat(conflict.quantityOf("Product 810002")).isEqualTo("60");
        assertThat(letters(recorder)).contains("revision-conflict");
    }

    @Test
    void aCountSetsTheStockAndATransferMovesIt() {
        received("810003", "12");
        Page count = visitor.post("/counts", "warehouse", WAREHOUSE, "product1", "810003", "quantity1", "9.5");
        assertThat(count.quantityOf("Product 810003")).isEqualTo("9.5");
        assertThat(count.html()).contains("&quot;quantity&quot;: -2.5,", "&quot;amount&quot;: -6.25");
        Page equal = visitor.post("/counts", "warehouse", WAREHOUSE, "product1", "810003", "quantity1", "9.5");
        assertThat(equal.status()).isEqualTo(409);
        assertThat(equal.html()).contains("not-possible");

        Page transfer = visitor.post(
                "/transfers",
                "warehouse",
                WAREHOUSE,
                "target",
                OTHER_WAREHOUSE,
                "product1",
                "810003",
                "quantity1",
                "4");
        assertThat(transfer.html())
                .containsPattern("Product 810003</td><td>North</td><td class=\"number\"><a[^>]*>5.5<")
                .containsPattern("Product 810003</td><td>South</td><td class=\"number\"><a[^>]*>4<");
        visitor.post("/documents/" + recorderOf(count) + "/cancel");
        assertThat(stockOf("810003")).isEqualTo("12");
    }

    @Test
    void aThousandOrdersAreAllInTheStockAtOnce() {
        named("products", "810004", "Product 810004");
        Page sent = visitor.post("/stream/thousand");

        assertThat(sent.html()).contains("Kafka acknowledged 1,000 records", "990 more are not shown");
        assertThat(Integer.parseInt(visitor.get("/orders").find("(\\d+) documents")))
                .isGreaterThanOrEqualTo(1_000);
        assertThat(sent.html())
                .contains("In stock now")
                .doesNotContain("What is in stock is not known")
                .doesNotContain("is behind");
    }

    @Test
    void aSecondShopKnowsTheDocumentsAndNamesOfTheFirst() throws Exception {
        received("810005", "7");
        String recorder = recorderOf(ordered("810005", "2"));
        try (Shop second = shop("http://localhost:" + port);
                ShopServer pages = serve(second)) {
            ShopVisitor there = ShopVisitor.patient(pages.port());
            assertThat(there.get("/documents/" + recorder).html()).contains("order.posted", "from North");
            assertThat(there.get("/").html()).contains("Product 810005");
            assertThat(there.post("/documents/" + recorder + "/cancel").quantityOf("Product 810005"))
                    .isEqualTo("7");
            // What one shop publishes, the other follows.
            await().atMost(WAIT_MAX)
                    .until(() -> visitor.get("/documents/" + recorder).html().contains("order.cancelled"));
            assertThat(recorderOf(ordered("810005", "1"))).isNotEqualTo(recorder);
        }
    }

    @Test
    void aShopWhoseConsumerIsBehindShowsTheStockOfBeforeAndSaysSo() {
        received("810009", "7");
        intake.stop();
        try {
            ShopVisitor hasty = ShopVisitor.hasty(server.port());
            Page sent = hasty.post(
                    "/receipts", "warehouse", WAREHOUSE, "product1", "810009", "quantity1", "3", "price1", "1");
            assertThat(sent.quantityOf("Product 810009")).isEqualTo("7");
            assertThat(sent.html()).contains("The service is behind", "is not posted after");
            Page count = hasty.post("/counts", "warehouse", WAREHOUSE, "product1", "810009", "quantity1", "1");
            assertThat(count.status()).isEqualTo(503);
            assertThat(count.html()).contains("not-ready", "the consumer is behind");
        } finally {
            intake.start();
        }
        assertThat(stockOf("810009")).isEqualTo("10");
    }

    @Test
    void aShopWhoseConsumerIsAwayPublishesAndSaysThatItDoesNotKnowTheStock() throws Exception {
        named("products", "810006", "Product 810006");
        try (Shop alone = shop("http://localhost:1");
                ShopServer pages = serve(alone)) {
            ShopVisitor there = ShopVisitor.hasty(pages.port());
            assertThat(there.get("/").html())
                    .contains("http://localhost:1 does not answer: nothing listens there", "—");
            Page sent = there.post(
                    "/receipts", "warehouse", WAREHOUSE, "product1", "810006", "quantity1", "3", "price1", "1");
            assertThat(sent.html()).contains("receipt.posted", "What is in stock is not known");
            Page count = there.post("/counts", "warehouse", WAREHOUSE, "product1", "810006", "quantity1", "1");
            assertThat(count.status()).isEqualTo(503);
            assertThat(count.html()).contains("not-ready");
        }
    }

    @Test
    void noPageOfAnotherSiteCanPressAButton() {
        String orders = visitor.get("/orders").html();
        for (String origin : List.of("http://evil.example", "null", "http://localhost:1")) {
            Page refused = visitor.send(
                    visitor.form("/stream/thousand").header("Origin", origin).build());
            assertThat(refused.status()).as(origin).isEqualTo(403);
        }
        assertThat(visitor.send(visitor.form("/stream/thousand")
                                .header("Sec-Fetch-Site", "cross-site")
                                .build())
                        .status())
                .isEqualTo(403);
        assertThat(visitor.get("/orders").html()).isEqualTo(orders);
    }

    @Test
    void whatIsWrongWithAFormIsNamedWithFieldAndValueAndNothingIsPublished() {
        named("products", "810007", "Product 810007");
        Page wrong = visitor.post(
                "/orders",
                "warehouse",
                "4711",
                "client",
                CLIENT,
                "day",
                "never",
                "product1",
                "810007",
                "quantity1",
                "1e9",
                "product2",
                "<b>",
                "quantity2",
                "0",
                "price2",
                "-1");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.html())
                .contains("warehouse is not in the catalogue, was &quot;4711&quot;")
                .contains("day must be a day such as 2026-04-19, was &quot;never&quot;")
                .contains("quantity1 must be a number such as 12.5, was &quot;1e9&quot;")
                .contains("product2 is not in the catalogue, was &quot;&lt;b&gt;&quot;")
                .contains("quantity2 must be greater than 0, was &quot;0&quot;")
                .contains("price2 must be a number such as 12.5, was &quot;-1&quot;")
                .doesNotContain("<b>");
        assertThat(visitor.post("/orders", "warehouse", WAREHOUSE, "client", CLIENT)
                        .html())
                .contains("product1 is missing");
        assertThat(visitor.post("/catalogue", "part", "products", "id", "x", "name", "y")
                        .html())
                .contains("id must be a whole number from 1 to 999999999, was &quot;x&quot;");
        assertThat(visitor.post("/stream/poison", "kind", "GOOD").html()).contains("kind must be one of the list");
        assertThat(visitor.get("/documents/order:none").status()).isEqualTo(404);
        assertThat(visitor.get("/sent/99999").status()).isEqualTo(404);
        assertThat(visitor.post("/documents/order:none/cancel").status()).isEqualTo(404);
    }

    @Test
    void namesAreNeverMarkup() {
        named("products", "810008", "<script>alert(1)</script>");
        for (String path : List.of("/", "/catalogue", "/orders/new")) {
            assertThat(visitor.get(path).html())
                    .as(path)
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                    .doesNotContain("<script>");
        }
    }

    @Test
    void aBadRecordThatIsAboutNoDocumentBecomesALetter() {
        Page sent = visitor.post("/stream/poison", "kind", "NOT_JSON");
        assertThat(sent.html()).contains("this is no JSON", "not-json", "http://localhost:" + port + "/letters");
        String key = sent.find("<dt>key</dt><dd><code>(\\d+)</code>");
        await().atMost(WAIT_MAX)
                .untilAsserted(() -> assertThat(letters("order:" + key)).contains("not-json"));
    }

    @Test
    void theNamesOfTheShopAndOfATableAreInAnswersInCsvAndInTheView() {
        received("810010", "6");
        ordered("810010", "2");
        jdbc.execute("create schema if not exists crm");
        jdbc.execute("create table if not exists crm.\"\"\"clients\" (\"client no\" bigint, name text, city text)");
        jdbc.update(
                "insert into crm.\"\"\"clients\" values (81, 'Ann of the table', 'Rome'), (82, '', 'Oslo'), (null, 'x', 'y')");
        String inventory = "/api/registers/inventory/";
        String cell = "?warehouse=" + WAREHOUSE + "&product=810010&names=true";

        await().atMost(WAIT_MAX)
                .untilAsserted(() -> assertThat(service(inventory + "balances" + cell, "application/json"))
                        .contains("\"names\":{\"warehouse\":\"North\",\"product\":\"Product 810010\"}"));
        named("products", "810010", "Renamed, \"so\"");
        await().atMost(WAIT_MAX)
                .untilAsserted(() -> assertThat(service(inventory + "movements" + cell, "text/csv"))
                        .contains("warehouse,warehouse_name,product,product_name,")
                        .contains("81,North,810010,\"Renamed, \"\"so\"\"\","));
        assertThat(service(inventory + "turnovers" + cell, "application/json")).contains("Renamed, \\\"so\\\"");
        await().atMost(WAIT_MAX)
                .untilAsserted(() -> assertThat(service(
                                "/api/registers/sales/turnovers?groupBy=client&product=810010&names=true", "text/csv"))
                        .contains("client,client_name,")
                        .contains("81,Ann of the table,"));
        await().atMost(WAIT_MAX)
                .untilAsserted(() -> assertThat(jdbc.queryForList("""
                        select dimension || ' ' || id || ' ' || name || ' ' || attributes
                          from accumulator.value_names
                         where id in ('810010', '81', '82')
                         order by dimension, id
                        """, String.class))
                        .containsExactly(
                                "client 81 Ann of the table {\"city\": \"Rome\"}",
                                "product 810010 Renamed, \"so\" {}",
                                "warehouse 81 North {}",
                                "warehouse 82 South {}"));

        assertThat(service(inventory + "balances?warehouse=81&product=810010", "application/json"))
                .doesNotContain("names");
        assertThat(service(inventory + "balances?names=maybe", "application/json"))
                .contains("names must be true or false, was \\\"maybe\\\"");
        assertThat(service("/api/balances?register=inventory&names=true", "application/json"))
                .contains("names is for one register");
    }

    private String service(String path, String type) {
        return visitor.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("Accept", type)
                        .build())
                .html();
    }

    /** Returns the dead letters of a document as the service lists them. */
    private String letters(String recorder) {
        return visitor.send(HttpRequest.newBuilder(
                                URI.create("http://localhost:" + port + "/api/dead-letters?recorder=" + recorder))
                        .build())
                .html();
    }
}
