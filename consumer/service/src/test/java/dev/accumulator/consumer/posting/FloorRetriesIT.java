package dev.accumulator.consumer.posting;

import static dev.accumulator.consumer.posting.Feed.adjustment;
import static dev.accumulator.consumer.posting.Feed.order;
import static dev.accumulator.consumer.posting.Feed.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.cli.OperatorCommands;
import dev.accumulator.consumer.closing.Closings;
import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.mapping.Document;
import dev.accumulator.registers.model.Closing;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsPosted;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Documents that a floor has refused are tried again, on request and by themselves. */
@WholeConsumer
class FloorRetriesIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @Autowired
    private Posting posting;

    @Autowired
    private PostingTransaction transaction;

    @Autowired
    private Generations generations;

    @Autowired
    private Mappings mappings;

    @Autowired
    private TopicSettings topics;

    @Autowired
    private FloorRefusals refusals;

    @Autowired
    private FloorRetries retries;

    @Autowired
    private RefusedRecords refusedRecords;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private Closings closings;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    @LocalServerPort
    private int port;

    private Feed feed;
    private Effects effects;
    private int product;

    @BeforeEach
    void begin() {
        await().until(generations::isOpen);
        keepAFloor();
        feed = new Feed(topics);
        effects = new Effects(jdbc, topics);
        product = feed.number();
    }

    private void keepAFloor() {
        generations
                .live()
                .registers()
                .keepFloors(List.of(new Floor(
                        "available",
                        List.of(Floor.Part.plus("inventory", "quantity")),
                        List.of("warehouse", "product"),
                        BigDecimal.ZERO,
                        Floor.When.ALWAYS)));
    }

    /** An intake that begins anew opens the generation anew, which then keeps the floors of the configuration alone. */
    private List<Result> post(Batch batch) {
        keepAFloor();
        return posting.post(batch);
    }

    /** Other tests share the consumer. */
    @AfterEach
    void keepNone() {
        generations.live().registers().keepFloors(List.of());
        close(null);
    }

    @Test
    void aRefusedDocumentIsDecidedAnewOnRequest() {
        String recorder = "order:a" + product;
        post(feed.batch(receipt("r" + product, 1, product, "3"), order("a" + product, 1, "1", product, "5")));
        long id = refusals.of(recorder).orElseThrow().id();

        JsonNode still = retry(id);

        assertThat(still.path("state").asString()).isEqualTo("refused");
        assertThat(still.path("attempts").asInt()).isEqualTo(1);
        assertThat(effects.quantity(product)).isEqualTo("3.0000");

        post(feed.batch(receipt("s" + product, 1, product, "1")));
        JsonNode less = retry(id);
        assertThat(less.path("state").asString()).isEqualTo("refused");
        assertThat(less.path("available").decimalValue()).isEqualByComparingTo("4");

        post(feed.batch(receipt("t" + product, 1, product, "1")));
        JsonNode posted = retry(id);
        assertThat(posted.path("state").asString()).isEqualTo("posted");
        assertThat(posted.path("attempts").asInt()).isEqualTo(3);
        assertThat(posted.path("closedAt").isString()).isTrue();
        assertThat(effects.quantity(product)).isEqualTo("0.0000");
        assertThat(effects.orderRow("a" + product)).isEqualTo("1 false 1");
        assertThat(kept(recorder)).isZero();
        // Once it is posted, nothing is tried any more.
        assertThat(retry(id).path("attempts").asInt()).isEqualTo(3);
        assertThat(effects.announced(recorder))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("document.refused"),
                        second -> assertThat(second)
                                .startsWith("document.posted")
                                .contains("\"topic\":\"" + topics.orders() + "\""));
        JsonNode listed = json("/api/refusals?recorder=" + recorder).at("/rows/0");
        assertThat(listed.path("id").asLong()).isEqualTo(id);
        assertThat(listed.path("triedBy").asString())
                .isEqualTo(posted.path("triedBy").asString());
    }

    @Test
    void theCommandListsWhatIsRefusedAndTriesItAgain() {
        post(feed.batch(order("a" + product, 1, "1", product, "5")));
        long id = refusals.of("order:a" + product).orElseThrow().id();

        assertThat(command(0, "list", "--recorder", "order:a" + product))
                .contains(id + "  refused", "order:a" + product + " revision 1", "floor available: 5.0000 of 0.0000");
        assertThat(command(1, "retry", "" + id)).contains(id + "  refused", "tried ");
        post(feed.batch(receipt("r" + product, 1, product, "5")));
        assertThat(command(0, "retry", "" + id)).contains(id + "  posted");
        assertThat(command(0, "list", "--recorder", "order:a" + product)).isEmpty();
        assertThat(command(0, "list", "--all", "--recorder", "order:a" + product))
                .contains(id + "  posted");
    }

    private String command(int code, String... words) {
        keepAFloor();
        StringWriter out = new StringWriter();
        List<String> all = new ArrayList<>(List.of("refusal"));
        all.addAll(List.of(words));
        all.add("--url=http://localhost:" + port);
        assertThat(OperatorCommands.execute(
                        new PrintWriter(out, true), new PrintWriter(out, true), all.toArray(String[]::new)))
                .as(out.toString())
                .isEqualTo(code);
        return out.toString();
    }

    @Test
    void aDocumentThatHasGoneOnIsNotPostedByItsOldRevision() {
        String recorder = "order:a" + product;
        post(feed.batch(order("a" + product, 1, "1", product, "5")));
        long id = refusals.of(recorder).orElseThrow().id();
        post(feed.batch(receipt("r" + product, 1, product, "9"), order("a" + product, 2, "1", product, "2")));

        assertThat(retry(id).path("state").asString()).isEqualTo("superseded");
        assertThat(effects.quantity(product)).isEqualTo("7.0000");
        assertThat(json("/api/recorders?id=" + recorder).has("belowFloor")).isFalse();
    }

    @Test
    void aTombstoneIsTriedAgainToo() {
        post(feed.batch(receipt("r" + product, 1, product, "5"), order("a" + product, 1, "1", product, "4")));
        post(feed.events(feed.raw(topics.receipts(), "r" + product, null)));
        long id = refusals.of("receipt:r" + product).orElseThrow().id();
        post(feed.events(feed.raw(topics.orders(), "a" + product, null)));

        assertThat(retry(id).path("state").asString()).isEqualTo("posted");
        assertThat(effects.quantity(product)).isEqualTo("0.0000");
        assertThat(json("/api/recorders?id=receipt:r" + product).path("state").asString())
                .isEqualTo("unposted");
    }

    @Test
    void whoeverTriesItAndHoweverOftenItIsPostedOnce() throws Exception {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            post(feed.batch(order("a" + product + i, 1, "1", product, "5")));
            ids.add(refusals.of("order:a" + product + i).orElseThrow().id());
        }
        generations.live().registers().keepFloors(List.of());
        CountDownLatch begin = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
            List<Future<List<FloorRefusal.State>>> tries = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tries.add(executor.submit(() -> {
                    begin.await();
                    return ids.stream()
                            .map(id -> retries.retry(id, "ann").state())
                            .toList();
                }));
            }
            begin.countDown();
            for (Future<List<FloorRefusal.State>> one : tries) {
                assertThat(one.get(60, TimeUnit.SECONDS)).containsOnly(FloorRefusal.State.POSTED);
            }
        }
        assertThat(effects.quantity(product)).isEqualTo("-50.0000");
        assertThat(effects.announced("order:a" + product + 0)).hasSize(2);
    }

    @Test
    void whatCannotBeTriedIsToldWithACode() {
        assertThatThrownBy(() -> retries.retry(999_999_999, null)).isInstanceOf(RefusalNotFound.class);
        post(feed.batch(order("a" + product, 1, "1", product, "5")));
        FloorRefusal refusal = refusals.of("order:a" + product).orElseThrow();
        jdbc.update(
                "update accumulator.floor_refused_records set complete = false where topic = ? and record_offset ="
                        + " (select record_offset from accumulator.floor_refusals where id = ?)",
                topics.orders(),
                refusal.id());
        assertThatThrownBy(() -> retries.retry(refusal.id(), null))
                .isInstanceOfSatisfying(
                        RefusalNotTried.class, never -> assertThat(never.code()).isEqualTo("record-incomplete"));
    }

    @Test
    void aRecordThatIsKeptForTooLongIsForgottenAndTheRefusalIsNot() {
        String recorder = "order:a" + product;
        post(feed.batch(order("a" + product, 1, "1", product, "5")));
        post(feed.batch(order("b" + product, 1, "1", product, "5")));
        waiting(Instant.now().plus(Duration.ofHours(1)), adjustment("wait:" + product + "a", 1, product, "-5"));
        for (String old : List.of(recorder, "wait:" + product + "a")) {
            jdbc.update("""
                    update accumulator.floor_refused_records r
                       set kept_since = now() - interval '91 days'
                      from accumulator.floor_refusals f
                     where f.recorder = ?
                       and r.topic = f.topic and r.partition = f.partition and r.record_offset = f.record_offset
                    """, old);
        }

        refusedRecords.round();

        assertThat(kept(recorder)).isZero();
        assertThat(kept("order:b" + product)).isOne();
        long id = refusals.of(recorder).orElseThrow().id();
        assertThat(refusedRetry(id))
                .startsWith("410 ")
                .contains(
                        "\"code\":\"record-missing\"",
                        "The record of refusal " + id + " is not kept any more; publish it again");
        assertThat(command(3, "retry", "" + id)).contains("is not kept any more; publish it again");
        assertThat(json("/api/recorders?id=" + recorder).at("/belowFloor/state").asString())
                .isEqualTo("refused");
        assertThat(meters.get("accumulator.refused.records").gauge().value()).isPositive();
        assertThat(meters.get("accumulator.refused.records.bytes").gauge().value())
                .isPositive();
        // What waits is given up when its turn comes, and its record can be published again.
        post(feed.batch(receipt("r" + product, 1, product, "9")));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(json("/api/refusals?recorder=wait:" + product + "a")
                                .at("/rows/0/retryUntil")
                                .isNull())
                        .isTrue());
        post(feed.batch(adjustment("wait:" + product + "a", 1, product, "-5")));
        assertThat(state("a")).isEqualTo("posted");
    }

    @Test
    void documentsWaitUntilThereIsMoreAndArePostedInTheOrderOfTheirRefusals() {
        Instant later = Instant.now().plus(Duration.ofHours(1));
        waiting(later, adjustment("wait:" + product + "a", 1, product, "-5"));
        waiting(later, adjustment("wait:" + product + "b", 1, product, "-2"));
        waiting(later, adjustment("wait:" + product + "c", 1, product, "-2"));
        waiting(Instant.now().minusSeconds(1), adjustment("wait:" + product + "d", 1, product, "-1"));

        // They are tried once when they begin to wait. A round that is under way then would try the last ones after the
        // receipt,
        // and the first ones before it.
        await().atMost(LIMIT).until(() -> count("select count(*) from accumulator.floor_raises") == 0);

        post(feed.batch(receipt("r" + product, 1, product, "3")));

        // The first asks for too much, and holds up nobody. The last is not waited for any more.
        await().atMost(LIMIT).untilAsserted(() -> assertThat(state("b")).isEqualTo("posted"));
        assertThat(state("a")).isEqualTo("refused");
        post(feed.batch(receipt("s" + product, 1, product, "8")));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(List.of(state("a"), state("c"))).containsOnly("posted"));
        assertThat(state("d")).isEqualTo("refused");
        assertThat(effects.quantity(product)).isEqualTo("2.0000");
        assertThat(effects.announced("wait:" + product + "a"))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("document.refused"),
                        second -> assertThat(second).startsWith("document.posted"));
    }

    @Test
    void aDocumentThatBeganToWaitWhileItsGroupGotMoreIsTriedOnceMore() {
        TransactionTemplate receiving = new TransactionTemplate(transactions);
        Generation generation = generations.live();
        // The receipt has looked for waiting documents, and is not committed, when the document is refused.
        receiving.executeWithoutResult(status -> {
            List<Incoming> incoming = new ArrayList<>();
            Incoming.read(mappings, feed.raw(topics.receipts(), receipt("r" + product, 1, product, "5")), incoming);
            List<Result> results = new ArrayList<>();
            generation
                    .registers()
                    .post(
                            Incoming.changes(incoming),
                            outcomes -> results.addAll(
                                    PostedBatch.of(incoming, outcomes).results()));
            refusals.note(generation, incoming, results, List.of());
            inAnotherThread(() -> waiting(
                    Instant.now().plus(Duration.ofHours(1)), adjustment("wait:" + product + "a", 1, product, "-5")));
        });

        await().atMost(LIMIT).untilAsserted(() -> assertThat(state("a")).isEqualTo("posted"));
        assertThat(effects.quantity(product)).isEqualTo("0.0000");
    }

    @Test
    void whatAnInstanceLeavesThatIsKilledAnotherDoes() {
        waiting(Instant.now().plus(Duration.ofHours(1)), adjustment("wait:" + product + "a", 1, product, "-5"));
        await().atMost(LIMIT).until(() -> count("select count(*) from accumulator.floor_raises") == 0);
        generations.live().registers().keepFloors(List.of());
        posting.post(feed.batch(receipt("r" + product, 1, product, "5")));

        // As the other instance has left it: noted with the receipt, claimed, and the claim is over.
        jdbc.update(
                "insert into accumulator.floor_raises (floor, dimensions, settles, claimed_until)"
                        + " values ('available', cast(? as jsonb), false, now() - interval '1 second')",
                "{\"warehouse\": 1, \"product\": " + product + "}");

        await().atMost(LIMIT).untilAsserted(() -> assertThat(state("a")).isEqualTo("posted"));
    }

    @Test
    void aRetryThatMeetsClosedTimeIsToldAndChangesNothing() {
        String recorder = "order:a" + product;
        post(feed.batch(order("a" + product, 1, "1", product, "5")));
        long id = refusals.of(recorder).orElseThrow().id();
        post(feed.batch(receipt("r" + product, 1, product, "5")));
        close(new Closing(LocalDate.of(2026, 4, 30), Closing.Policy.REFUSE));

        String problem = refusedRetry(id);

        assertThat(problem)
                .startsWith("409 ")
                .contains(
                        "\"code\":\"period-closed\"",
                        "A movement of " + recorder + " lies at 2026-04-19T10:15:00Z, and register inventory is closed"
                                + " through 2026-04-30");
        assertThat(command(3, "retry", "" + id)).contains("register inventory is closed through 2026-04-30");
        JsonNode still = json("/api/refusals?recorder=" + recorder).at("/rows/0");
        assertThat(still.path("state").asString()).isEqualTo("refused");
        assertThat(still.path("attempts").asInt()).isZero();
        assertThat(json("/api/recorders?id=" + recorder).has("periodClosed")).isFalse();
        assertThat(effects.quantity(product)).isEqualTo("5.0000");
        assertThat(effects.announced(recorder)).hasSize(1);
        assertThat(count("select count(*) from accumulator_1.orders where order_id = 'a" + product + "'"))
                .isZero();

        close(null);
        assertThat(command(0, "retry", "" + id)).contains(id + "  posted");
        assertThat(effects.quantity(product)).isEqualTo("0.0000");
    }

    @Test
    void aRetryGoesToOpenTimeWhereClosedTimeIsShifted() {
        post(feed.batch(order("a" + product, 1, "1", product, "5")));
        long id = refusals.of("order:a" + product).orElseThrow().id();
        post(feed.batch(receipt("r" + product, 1, product, "5")));
        close(new Closing(LocalDate.of(2026, 4, 30), Closing.Policy.SHIFT));

        assertThat(retry(id).path("state").asString()).isEqualTo("posted");

        JsonNode movement = json("/api/recorders?id=order:a" + product).at("/movements/0");
        assertThat(movement.path("period").asString()).isEqualTo("2026-05-01T00:00:00Z");
        assertThat(movement.path("originalPeriod").asString()).isEqualTo("2026-04-19T10:15:00Z");
    }

    @Test
    void aDocumentThatWaitsOutlastsClosedTime() {
        waiting(Instant.now().plus(Duration.ofHours(1)), adjustment("wait:" + product + "a", 1, product, "-5"));
        await().atMost(LIMIT).until(() -> count("select count(*) from accumulator.floor_raises") == 0);
        post(feed.batch(receipt("q" + product, 1, product, "1")));
        close(new Closing(LocalDate.of(2026, 4, 30), Closing.Policy.REFUSE));
        // Its group gets more, in open time, while the document lies in closed time.
        post(feed.batch(new MovementsPosted(
                "more:" + product,
                1,
                Instant.parse("2026-05-02T10:00:00Z"),
                List.of(new MovementLine(
                        "inventory",
                        null,
                        Map.of("warehouse", "1", "product", "" + product),
                        Map.of("quantity", new BigDecimal("5"), "amount", BigDecimal.ONE))))));
        await().atMost(LIMIT).until(() -> count("select count(*) from accumulator.floor_raises") == 0);
        assertThat(state("a")).isEqualTo("refused");

        close(null);
        post(feed.batch(receipt("r" + product, 1, product, "5")));

        await().atMost(LIMIT).untilAsserted(() -> assertThat(state("a")).isEqualTo("posted"));
    }

    private void close(@Nullable Closing closing) {
        closings.close("inventory", closing, "ann", null);
    }

    /** Returns the status and the answer of a retry that is refused. */
    private String refusedRetry(long id) {
        keepAFloor();
        return Objects.requireNonNull(RestClient.create("http://localhost:" + port)
                .post()
                .uri("/api/refusals/" + id + "/retry")
                .exchange((request, response) -> response.getStatusCode().value() + " "
                        + new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8)));
    }

    /** Posts a document that waits, as one of a mapping with retry-until does. */
    private void waiting(Instant until, MovementsPosted event) {
        List<Incoming> incoming = new ArrayList<>();
        Incoming.read(mappings, feed.raw(topics.movements(), event), incoming);
        Incoming.Mapped mapped = (Incoming.Mapped) incoming.getFirst();
        Incoming waiting = new Incoming.Mapped(
                mapped.event(), mapped.part(), new Document(mapped.document().change(), null, until), mapped.paths());
        keepAFloor();
        Generation generation = generations.live();
        transaction.run(generation, List.of(waiting), Map.of(), BatchHalving.End.COMMIT, () -> {});
    }

    private static void inAnotherThread(Runnable work) {
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            executor.submit(work).get(60, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private String state(String name) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "select state from accumulator.floor_refusals where recorder = ?",
                String.class,
                "wait:" + product + name));
    }

    private int kept(String recorder) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "select count(*) from accumulator.floor_refused_records r join accumulator.floor_refusals f"
                        + " using (topic, partition, record_offset) where f.recorder = ?",
                Integer.class,
                recorder));
    }

    private int count(String question) {
        return Objects.requireNonNull(jdbc.queryForObject(question, Integer.class));
    }

    private JsonNode retry(long id) {
        keepAFloor();
        return JsonMapper.shared()
                .readTree(RestClient.create("http://localhost:" + port)
                        .post()
                        .uri("/api/refusals/" + id + "/retry")
                        .retrieve()
                        .body(String.class));
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
