package dev.accumulator.consumer.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.mapping.Document;
import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptCancelled;
import dev.accumulator.schemas.ReceiptLine;
import dev.accumulator.schemas.ReceiptPosted;
import dev.accumulator.schemas.ReservationConfirmed;
import dev.accumulator.schemas.ReservationEvent;
import dev.accumulator.schemas.ReservationLine;
import dev.accumulator.schemas.ReservationReleased;
import dev.accumulator.schemas.ReservationRequested;
import dev.accumulator.testkit.TestServers;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reservations, the orders that use them up, and a floor over both, without a broker: batches are posted as an intake would. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "accumulator.intake.enabled=false",
            "accumulator.topics.reservations=reservations",
            "accumulator.availability.expected.register=expected",
            "accumulator.registers.expected.kind=balance",
            "accumulator.registers.expected.dimensions.warehouse=int",
            "accumulator.registers.expected.dimensions.product=int",
            "accumulator.registers.expected.resources.quantity=numeric(18,4)",
            "accumulator.floors.available.of.inventory=+quantity",
            "accumulator.floors.available.of.reserved=-quantity",
            "accumulator.floors.available.by=warehouse,product",
            "accumulator.floors.available.when=always",
            "accumulator.floors.available.except=movements",
            "accumulator.floors.arriving.of.expected=+quantity",
            "accumulator.floors.arriving.by=warehouse,product",
            "accumulator.floors.arriving.when=now"
        })
@Import(TestServers.class)
class ReservationsIT {
    private static final String RESERVATIONS = "reservations";
    private static final Instant TEN = Instant.parse("2026-04-19T10:00:00Z");
    private static final int WRITERS = 16;
    private static final long SEED_WITH_REFUSALS = 1;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    @Autowired
    private Posting posting;

    @Autowired
    private PostingTransaction transaction;

    @Autowired
    private Mappings mappings;

    @Autowired
    private Generations generations;

    @Autowired
    private TopicSettings topics;

    @Autowired
    private JdbcTemplate jdbc;

    @LocalServerPort
    private int port;

    private Feed feed;
    private String product;

    @BeforeEach
    void open() {
        await().atMost(Duration.ofMinutes(3)).until(generations::isOpen);
        feed = new Feed(topics);
        product = "" + feed.number();
    }

    private static Instant at(int minutes) {
        return TEN.plusSeconds(60L * minutes);
    }

    private OrderPosted order(String id, long revision, int minutes, @Nullable String reservation, String quantity) {
        return new OrderPosted(
                id,
                revision,
                at(minutes),
                "1",
                "1",
                reservation,
                List.of(new OrderLine(1, product, new BigDecimal(quantity), BigDecimal.TEN, null)));
    }

    private ReceiptPosted receipt(String id, String quantity) {
        return receipt(id, 1, -60, quantity);
    }

    private ReceiptPosted receipt(String id, long revision, int minutes, String quantity) {
        return new ReceiptPosted(
                id,
                revision,
                at(minutes),
                null,
                "1",
                List.of(new ReceiptLine(1, product, new BigDecimal(quantity), BigDecimal.ONE, null)));
    }

    private List<ReservationLine> lines(String quantity) {
        return List.of(new ReservationLine(1, product, new BigDecimal(quantity)));
    }

    private ReservationRequested requested(String id, long revision, int from, int to, String quantity) {
        return new ReservationRequested(id, revision, at(from), at(to), "1", lines(quantity));
    }

    private ReservationReleased released(String id, long revision, int from, int to, int at, String quantity) {
        return new ReservationReleased(id, revision, at(from), at(to), at(at), null, "1", lines(quantity));
    }

    private ReservationConfirmed confirmed(String id, long revision, int from, int to, String order, String quantity) {
        return new ReservationConfirmed(id, revision, at(from), at(to), order, "1", lines(quantity));
    }

    private RawEvent record(Feed of, DocumentEvent event) {
        String topic = switch (event) {
            case OrderPosted e -> topics.orders();
            case OrderCancelled e -> topics.orders();
            case ReceiptPosted e -> topics.receipts();
            case ReceiptCancelled e -> topics.receipts();
            case ReservationEvent e -> RESERVATIONS;
            default -> topics.movements();
        };
        return of.raw(topic, event);
    }

    private List<Outcome> post(DocumentEvent... events) {
        return post(
                feed, Arrays.stream(events).map(event -> record(feed, event)).toArray(RawEvent[]::new));
    }

    private List<Outcome> post(Feed of, RawEvent... records) {
        return posting.post(of.events(records)).stream()
                .map(result -> ((Result.Decided) result).outcome())
                .toList();
    }

    private BigDecimal balance(String register, String of, @Nullable Instant moment) {
        return generations
                .live()
                .registers()
                .balances(new BalanceQuery(
                        register,
                        moment == null ? null : new PointInTime.Moment(moment),
                        null,
                        new Selection(Map.of("product", List.of(of)), List.of()),
                        false,
                        List.of(),
                        PageRequest.FIRST))
                .rows()
                .stream()
                .map(row -> Objects.requireNonNull(row.resources().get("quantity")))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private String reserved(int minutes) {
        return balance("reserved", product, at(minutes)).stripTrailingZeros().toPlainString();
    }

    private JsonNode get(String path) {
        byte[] body = RestClient.create("http://localhost:" + port)
                .get()
                .uri(path)
                .exchange((request, response) -> response.getBody().readAllBytes());
        return JSON.readTree(body);
    }

    @Test
    void anOrderUsesItsReservationUpInPartAndIsNotRefusedBecauseOfIt() {
        post(receipt("r" + product, "5"));
        post(requested(product, 1, 0, 30, "5"));
        assertThat(post(order("x" + product, 1, 10, null, "1"))).singleElement().isInstanceOf(Outcome.BelowFloor.class);

        assertThat(post(order("a" + product, 1, 10, product, "3")))
                .singleElement()
                .isInstanceOf(Outcome.Posted.class);

        assertThat(List.of(reserved(0), reserved(9), reserved(10), reserved(29), reserved(30)))
                .containsExactly("5", "5", "2", "2", "0");
        // More than the reservation has left is taken from what is available, which is nothing.
        assertThat(post(order("b" + product, 1, 20, product, "3")))
                .singleElement()
                .isInstanceOfSatisfying(Outcome.BelowFloor.class, below -> {
                    assertThat(below.available()).isEqualByComparingTo("0");
                    assertThat(below.asked()).isEqualByComparingTo("1");
                });
        assertThat(post(order("b" + product, 2, 20, product, "2")))
                .singleElement()
                .isInstanceOf(Outcome.Posted.class);
        assertThat(List.of(reserved(10), reserved(20), reserved(30))).containsExactly("2", "0", "0");
        JsonNode shown = get("/api/reservations/" + product);
        assertThat(shown.path("state").asString()).isEqualTo("expired");
        assertThat(shown.path("givesBackAt").asString()).isEqualTo(at(30).toString());
        assertThat(shown.at("/lines/0/used").decimalValue()).isEqualByComparingTo("5");
        assertThat(shown.at("/orders/0/orderId").asString()).isEqualTo("a" + product);
        assertThat(shown.at("/orders/1/used/0/quantity").decimalValue()).isEqualByComparingTo("2");
        assertThat(get("/api/recorders/reservation:" + product).path("state").asString())
                .isEqualTo("posted");
        assertSound();
    }

    @Test
    void whatComesBackComesBackExactlyAfterCorrectionsCancellationsAndTombstones() {
        post(receipt("r" + product, "9"));
        post(requested(product, 1, 0, 30, "5"));
        post(order("a" + product, 1, 10, product, "3"));

        post(order("a" + product, 2, 20, product, "1"));
        assertThat(List.of(reserved(10), reserved(20), reserved(30))).containsExactly("5", "4", "0");
        post(new OrderCancelled("a" + product, 3, at(25)));
        assertThat(List.of(reserved(10), reserved(20), reserved(30))).containsExactly("5", "5", "0");
        post(order("a" + product, 4, 10, product, "2"));
        post(feed, feed.raw(topics.orders(), "a" + product, null));
        assertThat(List.of(reserved(10), reserved(20), reserved(30))).containsExactly("5", "5", "0");
        // To another reservation, and to none.
        post(requested("other" + product, 1, 0, 30, "4"));
        post(order("a" + product, 5, 10, product, "2"));
        post(order("a" + product, 6, 10, "other" + product, "2"));
        assertThat(List.of(reserved(9), reserved(10))).containsExactly("9", "7");
        assertThat(get("/api/reservations/" + product).path("orders")).isEmpty();
        assertThat(post(order("a" + product, 7, 10, null, "2"))).singleElement().isInstanceOf(Outcome.BelowFloor.class);
        post(feed, feed.raw(RESERVATIONS, "other" + product, null));
        assertThat(List.of(reserved(9), reserved(10))).containsExactly("5", "5");
        assertThat(get("/api/reservations?id=other" + product).path("state").asString())
                .isEqualTo("withdrawn");
        // Each change of it was accepted once, whatever comes again.
        Long changes = changes();
        assertThat(post(requested(product, 1, 0, 30, "5"))).singleElement().isInstanceOf(Outcome.Duplicate.class);
        assertThat(changes()).isEqualTo(changes);
        assertSound();
    }

    /** A try is a posting like every other. */
    @Test
    void aRefusedOrderThatIsTriedAgainUsesItsReservationUp() {
        post(receipt("r" + product, "5"));
        post(requested(product, 1, 0, 30, "5"));
        post(order("a" + product, 1, 10, product, "6"));
        post(receipt("s" + product, "1"));
        long refusal =
                get("/api/recorders/order:a" + product).at("/belowFloor/id").asLong();

        byte[] answer = RestClient.create("http://localhost:" + port)
                .post()
                .uri("/api/refusals/" + refusal + "/retry")
                .exchange((request, response) -> response.getBody().readAllBytes());

        assertThat(JSON.readTree(answer).path("state").asString()).isEqualTo("posted");
        assertThat(List.of(reserved(9), reserved(10), reserved(30))).containsExactly("5", "0", "0");
        assertThat(get("/api/reservations/" + product)
                        .at("/orders/0/used/0/quantity")
                        .decimalValue())
                .isEqualByComparingTo("5");
    }

    /** The quantity that goes back is a movement of the document that goes with the order, and not of the order. */
    @Test
    void whatTheOrderOfAReservationLeavesWakesWhatWaits() {
        post(receipt("r" + product, "5"));
        post(confirmed(product, 1, 0, 30, "a" + product, "4"));
        waiting(order("w" + product, 1, 60, null, "3"));
        assertThat(stateOf("order:w" + product)).isEqualTo("refused");
        awaitNothingRaised();

        post(order("a" + product, 1, 10, product, "2"));

        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(stateOf("order:w" + product)).isEqualTo("posted"));
        assertSound();
    }

    /** By a floor of now, what is held until a moment is there again at that moment, as with a reservation. */
    @Test
    void whatWaitsIsTriedWhenWhatIsDatedAheadComesDueWithoutAnyPosting() {
        Instant inAnHour = Instant.now().plus(Duration.ofHours(1));
        post(expected("supply:" + product, 1, null, "5"), expected("held:" + product, 1, inAnHour, "-5"));
        waiting(expected("wait:" + product, 1, null, "-5"));
        await().atMost(Duration.ofMinutes(3)).until(() -> dues("true") == 1);
        assertThat(dues("due_at >= now() + interval '50 minutes'")).isOne();

        // It ends earlier now. The first moment counts, and the group has one row.
        post(expected("held:" + product, 2, Instant.now().plusSeconds(3), "-5"));

        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(stateOf("wait:" + product)).isEqualTo("posted"));
        assertThat(balance("expected", product, null)).isEqualByComparingTo("0");
        await().atMost(Duration.ofMinutes(3)).until(() -> dues("true") == 0);
    }

    @Test
    void nothingIsLookedForWhereNothingWaits() {
        Instant inAnHour = Instant.now().plus(Duration.ofHours(1));
        post(expected("supply:" + product, 1, null, "5"), expected("held:" + product, 1, inAnHour, "-5"));
        waiting(Instant.now().minusSeconds(1), expected("wait:" + product, 1, null, "-5"));

        assertThat(stateOf("wait:" + product)).isEqualTo("refused");
        awaitNothingRaised();
        assertThat(dues("true")).isZero();
    }

    /** @param end the moment at which it takes or brings the opposite; null for never */
    private MovementsPosted expected(String recorder, long revision, @Nullable Instant end, String quantity) {
        BigDecimal value = new BigDecimal(quantity);
        List<MovementLine> lines = new ArrayList<>(List.of(expectedLine(null, value)));
        if (end != null) {
            lines.add(expectedLine(end, value.negate()));
        }
        return new MovementsPosted(recorder, revision, TEN, lines);
    }

    private MovementLine expectedLine(@Nullable Instant period, BigDecimal quantity) {
        return new MovementLine(
                "expected", period, Map.of("warehouse", "1", "product", product), Map.of("quantity", quantity));
    }

    private long dues(String condition) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "select count(*) from accumulator.floor_dues where cast(dimensions ->> 'product' as text) = ? and "
                        + condition,
                Long.class,
                product));
    }

    private void awaitNothingRaised() {
        await().atMost(Duration.ofMinutes(3))
                .until(() -> Objects.equals(
                        jdbc.queryForObject("select count(*) from accumulator.floor_raises", Long.class), 0L));
    }

    private String stateOf(String recorder) {
        return get("/api/refusals?recorder=" + recorder).at("/rows/0/state").asString();
    }

    private void waiting(DocumentEvent event) {
        waiting(Instant.now().plus(Duration.ofHours(1)), event);
    }

    /** Posts a document that waits, as one of a mapping with retry-until does. */
    private void waiting(Instant until, DocumentEvent event) {
        List<Incoming> incoming = new ArrayList<>();
        Incoming.read(mappings, record(feed, event), incoming);
        Incoming.Mapped mapped = (Incoming.Mapped) incoming.getFirst();
        Document document =
                new Document(mapped.document().change(), mapped.document().order(), until);
        transaction.run(
                generations.live(),
                List.of(new Incoming.Mapped(mapped.event(), mapped.part(), document, mapped.paths())),
                Map.of(),
                BatchHalving.End.COMMIT,
                () -> {});
    }

    private Long changes() {
        return Objects.requireNonNull(jdbc.queryForObject(
                "select changes from accumulator_1.reservations where reservation_id = ?", Long.class, product));
    }

    /** Each interleaving of two documents from two topics, with the revisions of each in their order. */
    @Test
    void inWhateverOrderTheTwoDocumentsComeTheEndIsTheSame() {
        List<List<List<DocumentEvent>>> histories = new ArrayList<>();
        histories.add(List.of(
                List.of(requested("R", 1, 0, 30, "5"), released("R", 2, 0, 30, 20, "5")),
                List.of(order("O", 1, 10, "R", "3"), order("O", 2, 15, "R", "4"))));
        histories.add(List.of(
                List.of(requested("R", 1, 0, 30, "5"), confirmed("R", 2, 0, 30, "O", "5")),
                List.of(order("O", 1, 40, "R", "3"), order("O", 2, 50, "R", "4"))));
        histories.add(List.of(
                List.of(requested("R", 1, 0, 30, "5"), requested("R", 2, 5, 30, "2")),
                List.of(order("O", 1, 10, "R", "3"), new OrderCancelled("O", 2, at(12)), order("O", 3, 11, "R", "1"))));
        for (List<List<DocumentEvent>> history : histories) {
            List<String> ends = new ArrayList<>();
            for (List<DocumentEvent> inOrder : interleavings(history.get(0), history.get(1))) {
                Feed own = new Feed(topics);
                String number = "" + own.number();
                post(record(own, receiptOf(number, "10")), own);
                for (DocumentEvent event : inOrder) {
                    assertThat(post(record(own, renamed(event, number)), own))
                            .as(inOrder.toString())
                            .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Accepted.class));
                }
                ends.add(end(number));
            }
            assertThat(ends).hasSizeGreaterThan(5);
            assertThat(ends.stream().distinct().toList()).hasSize(1);
        }
        assertSound();
    }

    private List<Outcome> post(RawEvent record, Feed of) {
        return post(of, record);
    }

    private static ReceiptPosted receiptOf(String product, String quantity) {
        return new ReceiptPosted(
                "r" + product,
                1,
                at(-60),
                null,
                "1",
                List.of(new ReceiptLine(1, product, new BigDecimal(quantity), BigDecimal.ONE, null)));
    }

    /** The balances at some moments, the movements, and what the reservation says. */
    private String end(String number) {
        StringBuilder end = new StringBuilder();
        for (int minutes = -6; minutes <= 66; minutes += 12) {
            end.append(balance("reserved", number, at(minutes))).append(' ');
        }
        for (String movement : jdbc.queryForList("""
                select split_part(r.recorder, ':', 1) || ' ' || l.period || ' ' || l.quantity
                  from accumulator_1.reserved_log l
                  join accumulator_1.reserved_cell c on c.cell = l.cell
                  join accumulator_1.recorders r on r.id = l.recorder and r.revision = l.revision and r.posted
                 where c.product = ?
                   and not l.reversal
                 order by 1
                """, String.class, Integer.valueOf(number))) {
            end.append(movement).append(' ');
        }
        end.append(jdbc.queryForObject(
                "select revision || ' ' || changes || ' ' || state from accumulator_1.reservations where reservation_id = ?",
                String.class,
                "R" + number));
        end.append(' ')
                .append(jdbc.queryForObject(
                        "select revision || ' ' || posted from accumulator_1.recorders where recorder = ?",
                        String.class,
                        "used-up:R" + number));
        return end.toString();
    }

    private static List<List<DocumentEvent>> interleavings(List<DocumentEvent> one, List<DocumentEvent> other) {
        if (one.isEmpty() || other.isEmpty()) {
            List<DocumentEvent> rest = new ArrayList<>(one);
            rest.addAll(other);
            return List.of(rest);
        }
        List<List<DocumentEvent>> all = new ArrayList<>();
        for (List<DocumentEvent> rest : interleavings(one.subList(1, one.size()), other)) {
            all.add(with(one.getFirst(), rest));
        }
        for (List<DocumentEvent> rest : interleavings(one, other.subList(1, other.size()))) {
            all.add(with(other.getFirst(), rest));
        }
        return all;
    }

    private static List<DocumentEvent> with(DocumentEvent first, List<DocumentEvent> rest) {
        List<DocumentEvent> all = new ArrayList<>();
        all.add(first);
        all.addAll(rest);
        return all;
    }

    /** Returns the event with ids and a product of their own. */
    private static DocumentEvent renamed(DocumentEvent event, String number) {
        return switch (event) {
            case OrderPosted e ->
                new OrderPosted(
                        e.orderId() + number,
                        e.revision(),
                        e.occurredAt(),
                        e.clientId(),
                        e.warehouseId(),
                        e.reservationId() + number,
                        e.lines().stream()
                                .map(line -> new OrderLine(1, number, line.quantity(), line.unitPrice(), line.amount()))
                                .toList());
            case OrderCancelled e -> new OrderCancelled(e.orderId() + number, e.revision(), e.occurredAt());
            case ReservationRequested e ->
                new ReservationRequested(
                        e.reservationId() + number,
                        e.revision(),
                        e.occurredAt(),
                        e.expiresAt(),
                        "1",
                        renamed(e, number));
            case ReservationConfirmed e ->
                new ReservationConfirmed(
                        e.reservationId() + number,
                        e.revision(),
                        e.occurredAt(),
                        e.expiresAt(),
                        e.orderId() + number,
                        "1",
                        renamed(e, number));
            case ReservationReleased e ->
                new ReservationReleased(
                        e.reservationId() + number,
                        e.revision(),
                        e.occurredAt(),
                        e.expiresAt(),
                        e.releasedAt(),
                        null,
                        "1",
                        renamed(e, number));
            default -> throw new IllegalArgumentException(event.toString());
        };
    }

    private static List<ReservationLine> renamed(ReservationEvent event, String number) {
        return event.lines().stream()
                .map(line -> new ReservationLine(1, number, line.quantity()))
                .toList();
    }

    /** Nothing is posted at the moment of the expiry, nor after it. */
    @Test
    void aReservationGivesBackAtTheMomentOfItsExpiryWithoutAPosting() {
        post(receipt("r" + product, "5"));
        Instant expiry = Instant.now().plusSeconds(3);
        post(new ReservationRequested(product, 1, Instant.now().minusSeconds(60), expiry, "1", lines("4")));
        long postings = postings();
        JsonNode before = get("/api/availability?product=" + product);

        // On a machine that is very slow it may have expired by now.
        if (Instant.parse(before.path("asOf").asString()).isBefore(expiry)) {
            assertThat(before.at("/rows/0/reserved").decimalValue()).isEqualByComparingTo("4");
            assertThat(before.at("/rows/0/available").decimalValue()).isEqualByComparingTo("1");
        }
        await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
            JsonNode now = get("/api/availability?product=" + product);
            assertThat(now.at("/rows/0/available").decimalValue()).isEqualByComparingTo("5");
            assertThat(Instant.parse(now.path("asOf").asString())).isAfterOrEqualTo(expiry.minusMillis(1));
        });
        assertThat(postings()).isEqualTo(postings);
        // As of exactly that moment it is over, and a microsecond before it is not.
        assertThat(balance("reserved", product, expiry.truncatedTo(ChronoUnit.MICROS)))
                .isEqualByComparingTo("0");
        assertThat(balance("reserved", product, expiry.minusNanos(1_000))).isEqualByComparingTo("4");
        assertThat(post(new OrderPosted(
                        "a" + product,
                        1,
                        Instant.now(),
                        "1",
                        "1",
                        List.of(new OrderLine(1, product, new BigDecimal("5"), BigDecimal.TEN, null)))))
                .singleElement()
                .isInstanceOf(Outcome.Posted.class);
    }

    private long postings() {
        return Objects.requireNonNull(jdbc.queryForObject("select count(*) from accumulator_1.recorders", Long.class));
    }

    @Test
    void availabilityIsToldForNowAndForAComingDateWithWhatIsExpected() {
        Instant in20Days = Instant.now().plus(Duration.ofDays(20));
        post(receipt("r" + product, "7"));
        post(new ReservationRequested(product, 1, Instant.now(), in20Days, "1", lines("3")));
        post(
                feed,
                feed.raw(
                        topics.movements(),
                        new MovementsPosted(
                                "supply:" + product,
                                1,
                                Instant.now().plus(Duration.ofDays(10)),
                                List.of(new MovementLine(
                                        "expected",
                                        null,
                                        Map.of("warehouse", "1", "product", product),
                                        Map.of("quantity", new BigDecimal("2.5")))))));

        String soon = Instant.now().plus(Duration.ofDays(5)).toString().substring(0, 10);
        String later = Instant.now().plus(Duration.ofDays(30)).toString().substring(0, 10);
        JsonNode now = get("/api/availability?product=" + product + "&warehouse=1");
        assertThat(now.path("rows")).hasSize(1);
        assertThat(now.at("/rows/0").toString())
                .isEqualTo("{\"warehouse\":1,\"product\":" + product
                        + ",\"onHand\":7.0000,\"reserved\":3.0000,\"available\":4.0000}");
        assertThat(get("/api/availability?product=" + product + "&at=" + soon)
                        .at("/rows/0/then")
                        .toString())
                .isEqualTo("{\"onHand\":7.0000,\"reserved\":3.0000,\"expected\":0.0000,\"available\":4.0000}");
        assertThat(get("/api/availability?product=" + product + "&at=" + later)
                        .at("/rows/0/then")
                        .toString())
                .isEqualTo("{\"onHand\":7.0000,\"reserved\":0.0000,\"expected\":2.5000,\"available\":9.5000}");
        assertThat(get("/api/availability?product=" + product + "&decimals=string")
                        .at("/rows/0/available")
                        .asString())
                .isEqualTo("4.0000");
        assertThat(get("/api/availability").path("code").asString()).isEqualTo("invalid-query");
        assertThat(get("/api/availability?product=" + product + "&at=2026-01-01")
                        .path("code")
                        .asString())
                .isEqualTo("invalid-query");
        assertThat(get("/api/reservations/unknown" + product).path("code").asString())
                .isEqualTo("reservation-not-found");
    }

    /** No one of the last units of a cell is given twice or lost, be it reserved, used up or ordered at once. */
    @Test
    void ofTheLastUnitsNoneIsGivenTwiceAndNoneIsLost() throws Exception {
        int units = 30;
        post(receipt("r" + product, "" + units));
        AtomicInteger given = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        inParallel(writer -> {
            Feed own = new Feed(topics);
            for (int i = 0; i < 5; i++) {
                String id = product + "-" + writer + "-" + i;
                boolean first = writer % 2 == 0;
                DocumentEvent reservation = requested(id, 1, 0, 600, "1");
                DocumentEvent order = order(id, 1, 10, id, "1");
                // Whichever of the two comes first, both are about one unit; the order may even come by itself.
                List<DocumentEvent> both =
                        i % 3 == 2 ? List.of(order) : first ? List.of(reservation, order) : List.of(order, reservation);
                boolean anyGiven = false;
                for (DocumentEvent event : both) {
                    Outcome outcome = post(record(own, event), own).getFirst();
                    assertThat(outcome).isInstanceOfAny(Outcome.Posted.class, Outcome.BelowFloor.class);
                    anyGiven |= outcome instanceof Outcome.Posted;
                }
                (anyGiven ? given : refused).incrementAndGet();
            }
        });
        assertThat(given).hasValue(units);
        assertThat(refused).hasValue(WRITERS * 5 - units);
        assertThat(balance("inventory", product, at(700))).isBetween(BigDecimal.ZERO, new BigDecimal(units));
        assertThat(balance("inventory", product, at(20)).subtract(balance("reserved", product, at(20))))
                .isEqualByComparingTo("0");
        assertSound();
    }

    private interface Writer {
        void write(int number) throws Exception;
    }

    private static void inParallel(Writer writer) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int number = i;
                running.add(executor.submit(() -> {
                    writer.write(number);
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get(3, TimeUnit.MINUTES);
            }
        }
    }

    /** Back-dated, corrected, cancelled and withdrawn documents in random batches, each decided as the model decides. */
    @Test
    void randomHistoriesAreDecidedAndAddedUpAsTheModelDoes() {
        decideAsTheModel(Long.getLong("accumulator.reservations.seed", new Random().nextLong()));
    }

    /** A history that is known to reach below the floor, which not every random one does. */
    @Test
    void aHistoryWithRefusalsIsDecidedAndAddedUpAsTheModelDoes() {
        assertThat(decideAsTheModel(SEED_WITH_REFUSALS)).isPositive();
    }

    /** Gives how many documents were refused. */
    private int decideAsTheModel(long seed) {
        Random random = new Random(seed);
        ReservationModel model = new ReservationModel();
        Map<String, Long> revisions = new HashMap<>();
        int refused = 0;
        for (int batch = 0; batch < Integer.getInteger("accumulator.reservations.batches", 25); batch++) {
            Map<String, RawEvent> records = new LinkedHashMap<>();
            Map<String, Object> documents = new HashMap<>();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                change(random, revisions, records, documents);
            }
            List<Outcome> outcomes = post(feed, records.values().toArray(RawEvent[]::new));
            int place = 0;
            for (String recorder : records.keySet()) {
                String seen = "-Daccumulator.reservations.seed=" + seed + " batch " + batch + ": " + recorder + " is "
                        + outcomes.get(place);
                Object document = documents.get(recorder);
                ReservationModel next = model.with(recorder, document);
                boolean crosses = model.crosses(next, List.of(product));
                assertThat(outcomes.get(place) instanceof Outcome.BelowFloor)
                        .as(seen)
                        .isEqualTo(crosses);
                if (crosses) {
                    refused++;
                } else {
                    model = next;
                }
                place++;
            }
            for (int i = 0; i < 3; i++) {
                Instant moment = at(random.nextInt(130) - 10);
                String seen = "-Daccumulator.reservations.seed=" + seed + " batch " + batch + " at " + moment;
                assertThat(balance("inventory", product, moment))
                        .as(seen)
                        .isEqualByComparingTo(model.onHand(product, moment));
                assertThat(balance("reserved", product, moment))
                        .as(seen)
                        .isEqualByComparingTo(model.reserved(product, moment));
            }
        }
        assertSound();
        return refused;
    }

    private void change(
            Random random, Map<String, Long> revisions, Map<String, RawEvent> records, Map<String, Object> documents) {
        int number = random.nextInt(6);
        int kind = random.nextInt(5);
        String id = product + "-" + number;
        String recorder = (kind == 0 ? "receipt:" : kind <= 2 ? "order:" : "reservation:") + id;
        if (records.containsKey(recorder)) {
            return;
        }
        long revision = revisions.merge(recorder, 1L + random.nextInt(2), Long::sum);
        int from = random.nextInt(60);
        String quantity = "" + (1 + random.nextInt(5));
        String named = random.nextInt(4) == 0 ? null : product + "-" + random.nextInt(6);
        boolean isWithdrawn = random.nextInt(6) == 0;
        DocumentEvent event = switch (kind) {
            case 0 ->
                isWithdrawn
                        ? new ReceiptCancelled(id, revision, at(from))
                        : receipt(id, revision, from, quantity + "0");
            case 1, 2 ->
                isWithdrawn ? new OrderCancelled(id, revision, at(from)) : order(id, revision, from, named, quantity);
            default ->
                switch (random.nextInt(4)) {
                    case 0 -> released(id, revision, from, from + 40, from + random.nextInt(60), quantity);
                    case 1 -> confirmed(id, revision, from, from + 20, product + "-" + random.nextInt(6), quantity);
                    default -> requested(id, revision, from, from + 1 + random.nextInt(50), quantity);
                };
        };
        if (kind > 2 && isWithdrawn) {
            records.put(recorder, feed.raw(RESERVATIONS, id, null));
            return;
        }
        records.put(recorder, record(feed, event));
        if (!(event instanceof ReceiptCancelled) && !(event instanceof OrderCancelled)) {
            documents.put(recorder, event);
        }
    }

    private void assertSound() {
        for (String register : List.of("inventory", "reserved")) {
            assertThat(generations.live().registers().audit().verify(register).differences())
                    .isEmpty();
        }
    }
}
