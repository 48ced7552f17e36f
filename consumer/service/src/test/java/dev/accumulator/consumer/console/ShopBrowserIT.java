package dev.accumulator.consumer.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.producer.page.ShopServer;
import dev.accumulator.producer.shop.Catalogue.Part;
import dev.accumulator.producer.shop.Draft;
import dev.accumulator.producer.shop.Kind;
import dev.accumulator.producer.shop.Shop;
import dev.accumulator.producer.shop.ShopSettings;
import dev.accumulator.producer.verify.SignIn;
import dev.accumulator.producer.wire.CatalogueTopics;
import dev.accumulator.producer.wire.Envelope;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.testkit.TestKafka;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;

/** The shop and the console, as a person sees them one after the other. */
@WholeConsumer
class ShopBrowserIT {
    private static final Duration WAIT_MAX = Duration.ofMinutes(3);
    private static final Instant AT = Instant.parse("2026-04-19T10:15:00Z");
    private static final String WAREHOUSE = "83";
    private static final String PRODUCT = "810020";

    @LocalServerPort
    private int port;

    @Autowired
    private Environment environment;

    @Autowired
    private Generations generations;

    @Test
    void anOrderTakesFromTheStockIsFoundInTheConsoleAndGivesBackWhenItIsCancelled() throws Exception {
        await().atMost(WAIT_MAX).until(generations::isOpen);
        SourceTopics topics = new SourceTopics(
                setting("accumulator.topics.orders"),
                setting("accumulator.topics.receipts"),
                setting("accumulator.topics.movements"));
        URI console = URI.create("http://localhost:" + port);
        ShopSettings settings = new ShopSettings(
                setting("spring.kafka.bootstrap-servers"),
                topics,
                new CatalogueTopics(
                        TestKafka.newTopic("warehouses", 1),
                        TestKafka.newTopic("products", 1),
                        TestKafka.newTopic("clients", 1)),
                console,
                SignIn.NONE);
        numberOrdersBeyondThoseOfOtherTests(topics);
        ShopServer.Settings served =
                new ShopServer.Settings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), List.of(), console);
        try (Shop shop = Shop.open(settings, Clock.systemUTC(), new Random(20));
                ShopServer server = ShopServer.start(shop, served, Clock.systemUTC());
                ConsoleBrowser browser = ConsoleBrowser.open(server.port())) {
            shop.trade().name(Part.WAREHOUSES, WAREHOUSE, "North", Optional.empty());
            shop.trade().name(Part.PRODUCTS, PRODUCT, "Green tea", Optional.of(new BigDecimal("2.50")));
            shop.trade()
                    .make(
                            Kind.RECEIPT,
                            new Draft(
                                    WAREHOUSE,
                                    "",
                                    AT,
                                    List.of(new Draft.Line(PRODUCT, new BigDecimal("50"), BigDecimal.TWO))));

            browser.visit("/orders/new?warehouse=" + WAREHOUSE + "&product1=" + PRODUCT);
            browser.find("#quantity1").sendKeys("20");
            browser.click("#submit");
            assertThat(browser.texts("td.number")).containsExactly("30");
            browser.assertSound("what was sent");
            String order = browser.find("#console-link").getText().replace(" in the console", "");

            browser.click("#console-link");
            browser.awaitText("h1", order);
            browser.awaitText("main", "posted");

            browser.visit("/documents/" + order);
            browser.click("#cancel");
            assertThat(browser.texts("td.number")).containsExactly("50");
            browser.click("#console-link");
            browser.awaitText("main", "unposted");

            browser.look(ConsoleBrowser.Look.PHONE_DARK);
            for (String page : List.of("/", "/orders", "/orders/new", "/catalogue", "/stream", "/documents/" + order)) {
                browser.visit(page);
                browser.assertSound(page);
            }
        }
    }

    /** The topics of this context have the orders of other tests too, which would be taken for changed ones. */
    private void numberOrdersBeyondThoseOfOtherTests(SourceTopics topics) {
        OrderLine line = new OrderLine(1, "810021", BigDecimal.ONE, BigDecimal.ONE, null);
        OrderPosted order = new OrderPosted("810000000", 1, AT, "81", WAREHOUSE, List.of(line));
        try (Publisher publisher = Publisher.to(setting("spring.kafka.bootstrap-servers"))) {
            publisher.send(Envelope.of(topics, order, Spelling.NUMBERS).record(Mode.BINARY));
            publisher.flush();
        }
    }

    private String setting(String name) {
        return Objects.requireNonNull(environment.getProperty(name), name);
    }
}
