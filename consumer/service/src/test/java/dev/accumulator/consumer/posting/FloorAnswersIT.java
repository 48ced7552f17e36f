package dev.accumulator.consumer.posting;

import static dev.accumulator.consumer.posting.Feed.APRIL;
import static dev.accumulator.consumer.posting.Feed.order;
import static dev.accumulator.consumer.posting.Feed.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.FloorPolicy;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.schemas.DocumentRefused;
import dev.accumulator.schemas.FloorCrossing;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The service answers a document that would cross a floor, and goes on. */
@WholeConsumer
class FloorAnswersIT {
    @Autowired
    private Posting posting;

    @Autowired
    private Generations generations;

    @Autowired
    private TopicSettings topics;

    @Autowired
    private FloorRefusals refusals;

    @Autowired
    private JdbcTemplate jdbc;

    @LocalServerPort
    private int port;

    private Feed feed;
    private Effects effects;
    private int product;
    private FloorPolicy kept = FloorPolicy.REFUSE;

    @BeforeEach
    void keepAFloor() {
        await().until(generations::isOpen);
        keep(FloorPolicy.REFUSE);
        feed = new Feed(topics);
        effects = new Effects(jdbc, topics);
        product = feed.number();
    }

    private void keep(FloorPolicy policy) {
        kept = policy;
        generations
                .live()
                .registers()
                .keepFloors(List.of(new Floor(
                        "available",
                        List.of(Floor.Part.plus("inventory", "quantity")),
                        List.of("warehouse", "product"),
                        BigDecimal.ZERO,
                        Floor.When.ALWAYS,
                        policy)));
    }

    /** An intake that begins anew opens the generation anew, which then keeps the floors of the configuration alone. */
    private List<Result> post(Batch batch) {
        keep(kept);
        return posting.post(batch);
    }

    /** Other tests share the consumer. */
    @AfterEach
    void keepNone() {
        generations.live().registers().keepFloors(List.of());
    }

    @Test
    void aRefusedDocumentIsAnsweredAndIsNoDeadLetter() {
        Batch batch = feed.batch(
                receipt("r" + product, 1, product, "10"),
                order("a" + product, 1, "1", product, "12"),
                order("b" + product, 1, "1", product, "4"));

        List<Result> results = post(batch);

        assertThat(results.stream().map(FloorAnswersIT::outcome))
                .satisfiesExactly(
                        outcome -> assertThat(outcome).isInstanceOf(Outcome.Posted.class),
                        outcome -> assertThat(outcome).isInstanceOf(Outcome.BelowFloor.class),
                        outcome -> assertThat(outcome).isInstanceOf(Outcome.Posted.class));
        assertThat(effects.quantity(product)).isEqualTo("6.0000");
        assertThat(posting.positions(batch.advances().keySet())).isEqualTo(Feed.after(batch));
        assertThat(count("select count(*) from accumulator.dead_letters where recorder = ?", "order:a" + product))
                .isZero();
        assertThat(count("select count(*) from accumulator_1.orders where order_id = ?", "a" + product))
                .isZero();
        String told = effects.results("order:a" + product).getFirst();
        assertThat(told).startsWith("document.refused ");
        DocumentRefused refused =
                JsonMapper.shared().readValue(told.substring(told.indexOf('{')), DocumentRefused.class);
        assertThat(refused.revision()).isEqualTo(1);
        assertThat(refused.code()).isEqualTo("below-floor");
        assertThat(refused.floor()).isEqualTo("available");
        assertThat(refused.group()).isEqualTo(Map.of("warehouse", "1", "product", "" + product));
        assertThat(refused.min()).isEqualTo("0.0000");
        assertThat(refused.available()).isEqualTo("10.0000");
        assertThat(refused.asked()).isEqualTo("12.0000");
        assertThat(refused.moment()).isEqualTo(APRIL);
        assertThat(refused.source().topic()).isEqualTo(topics.orders());
        JsonNode document = document("order:a" + product);
        assertThat(document.path("state").asString()).isEqualTo("refused");
        assertThat(document.at("/belowFloor/floor").asString()).isEqualTo("available");
        assertThat(document.at("/belowFloor/group/product").asInt()).isEqualTo(product);
        assertThat(document.at("/belowFloor/available").decimalValue()).isEqualByComparingTo("10");
        assertThat(document.at("/belowFloor/asked").decimalValue()).isEqualByComparingTo("12");
    }

    @Test
    void theSameRevisionIsDecidedAnewWhenItIsPublishedAgain() {
        post(feed.batch(order("a" + product, 1, "1", product, "12")));
        assertThat(refusals.of("order:a" + product)).isPresent();

        List<Result> results =
                post(feed.batch(receipt("r" + product, 1, product, "12"), order("a" + product, 1, "1", product, "12")));

        assertThat(outcome(results.getLast())).isInstanceOf(Outcome.Posted.class);
        assertThat(refusals.of("order:a" + product)).isEmpty();
        JsonNode document = document("order:a" + product);
        assertThat(document.path("state").asString()).isEqualTo("posted");
        assertThat(document.has("belowFloor")).isFalse();
        assertThat(effects.announced("order:a" + product))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("document.refused"),
                        second -> assertThat(second).startsWith("document.posted"));
    }

    @Test
    void aRevisionAndATombstoneThatAreRefusedLeaveTheDocumentAsItIs() {
        post(feed.batch(receipt("r" + product, 1, product, "5"), order("a" + product, 1, "1", product, "4")));

        List<Result> results = post(feed.events(
                feed.raw(topics.receipts(), receipt("r" + product, 2, product, "3")),
                feed.raw(topics.receipts(), "r" + product, null)));

        assertThat(results.stream().map(FloorAnswersIT::outcome))
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.BelowFloor.class));
        assertThat(effects.quantity(product)).isEqualTo("1.0000");
        JsonNode document = document("receipt:r" + product);
        assertThat(document.path("state").asString()).isEqualTo("posted");
        assertThat(document.path("revision").asInt()).isEqualTo(1);
        assertThat(document.has("belowFloor")).isTrue();
        assertThat(count("select count(*) from accumulator.floor_refusals where recorder = ?", "receipt:r" + product))
                .isEqualTo(2);
        assertThat(effects.announced("receipt:r" + product))
                .satisfiesExactly(
                        posted -> assertThat(posted).startsWith("document.posted"),
                        refused -> assertThat(refused)
                                .startsWith("document.refused")
                                .contains("\"revision\":2"),
                        refused -> assertThat(refused)
                                .startsWith("document.refused")
                                .contains("\"revision\":null"));

        post(feed.batch(receipt("r" + product, 3, product, "4")));
        assertThat(document("receipt:r" + product).has("belowFloor")).isFalse();
    }

    @Test
    void aFloorThatTellsPostsAndTellsEachCrossingOnce() {
        keep(FloorPolicy.TELL);
        String group = "[\"available\",1," + product + "]";

        post(feed.batch(order("a" + product, 1, "1", product, "4"), order("b" + product, 1, "1", product, "1")));

        assertThat(effects.quantity(product)).isEqualTo("-5.0000");
        JsonNode below = below();
        assertThat(below.at("/group/warehouse").asInt()).isEqualTo(1);
        assertThat(below.path("balance").decimalValue()).isEqualByComparingTo("-4");
        assertThat(below.path("moment").asString()).isEqualTo(APRIL.toString());
        assertThat(below.path("recorder").asString()).isEqualTo("order:a" + product);
        assertThat(below.path("revision").asInt()).isEqualTo(1);

        post(feed.batch(receipt("r" + product, 1, product, "3"), receipt("r" + product, 2, product, "5")));

        assertThat(below().isMissingNode()).isTrue();
        List<String> told = effects.announced(group);
        assertThat(told)
                .satisfiesExactly(
                        crossed -> assertThat(crossed).startsWith("floor.crossed"),
                        restored -> assertThat(restored).startsWith("floor.restored"));
        FloorCrossing crossed = crossing(told.getFirst());
        assertThat(crossed.floor()).isEqualTo("available");
        assertThat(crossed.group()).isEqualTo(Map.of("warehouse", "1", "product", "" + product));
        assertThat(crossed.balance()).isEqualTo("-4.0000");
        assertThat(crossed.moment()).isEqualTo(APRIL);
        assertThat(crossed.recorder()).isEqualTo("order:a" + product);
        FloorCrossing restored = crossing(told.getLast());
        assertThat(restored.balance()).isNull();
        assertThat(restored.recorder()).isEqualTo("receipt:r" + product);
        assertThat(restored.revision()).isEqualTo(2);
        assertThat(restored.source().topic()).isEqualTo(topics.receipts());
    }

    private static FloorCrossing crossing(String told) {
        return JsonMapper.shared().readValue(told.substring(told.indexOf('{')), FloorCrossing.class);
    }

    /** Returns the row of this test's product in the list of what is below. */
    private JsonNode below() {
        for (JsonNode row : json("/api/floors/available?limit=1000").path("rows")) {
            if (row.at("/group/product").asInt() == product) {
                return row;
            }
        }
        return MissingNode.getInstance();
    }

    private static Outcome outcome(Result result) {
        return ((Result.Decided) result).outcome();
    }

    private int count(String question, String value) {
        return Objects.requireNonNull(jdbc.queryForObject(question, Integer.class, value));
    }

    private JsonNode document(String recorder) {
        return json("/api/recorders?id=" + recorder);
    }

    private JsonNode json(String path) {
        return JsonMapper.shared()
                .readTree(RestClient.create("http://localhost:" + port)
                        .get()
                        .uri(path)
                        .retrieve()
                        .body(String.class));
    }
}
