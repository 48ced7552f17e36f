package dev.accumulator.consumer.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.producer.expected.Expectation;
import dev.accumulator.producer.wire.Envelope;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.CloudEvents;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.EntryLine;
import dev.accumulator.schemas.EventTypes;
import dev.accumulator.schemas.MovementsCancelled;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptLine;
import dev.accumulator.schemas.ReceiptPosted;
import dev.accumulator.schemas.ReservationLine;
import dev.accumulator.schemas.ReservationRequested;
import dev.accumulator.schemas.Topics;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Documents beside the traffic about which floors, closing dates and the chart of a ledger decide. What becomes of some depends on
 * the order in which they come, so the model takes each decision from its answer, and works out everything else.
 *
 * <ul>
 *   <li>A race: reservations of one piece each, twice as many as there are pieces. Orders then use up some that were posted, and
 *       are corrected or cancelled.
 *   <li>Entries of a ledger, with corrections and cancellations, with periods on both sides of a date through which the ledger is
 *       closed in the middle, by the topic.
 * </ul>
 */
final class ControlStream {
    /** Floors, reservations, closings and a ledger, of each instance. */
    static final List<String> SETTINGS = List.of(
            "--accumulator.topics.reservations=" + Topics.RESERVATIONS,
            "--accumulator.topics.closing=" + Topics.CLOSING,
            "--accumulator.floors.watched.of.inventory=+quantity",
            "--accumulator.floors.watched.of.reserved=-quantity",
            "--accumulator.floors.watched.by=warehouse,product",
            "--accumulator.floors.watched.when=always",
            // Of the traffic it tells; reservations it refuses.
            "--accumulator.floors.watched.for=tell",
            "--accumulator.floors.watched.except=" + Topics.RESERVATIONS,
            "--accumulator.registers.books.kind=ledger",
            "--accumulator.registers.books.dimensions.product=int",
            "--accumulator.registers.books.resources.amount=numeric(18,2) required",
            "--accumulator.registers.books.accounts[0].code=41",
            "--accumulator.registers.books.accounts[0].side=debit",
            "--accumulator.registers.books.accounts[0].analytics=product",
            "--accumulator.registers.books.accounts[1].code=60",
            "--accumulator.registers.books.accounts[1].side=credit",
            "--accumulator.registers.books.accounts[2].code=90",
            "--accumulator.registers.books.accounts[2].side=credit");

    /** The traffic has no such product. */
    private static final String PRODUCT = "900001";

    private static final List<String> ACCOUNTS = List.of("41", "60", "90");
    private static final Instant NOON = Instant.parse("2026-03-20T12:00:00Z");
    private static final Instant FAR = Instant.parse("2099-12-31T00:00:00Z");
    private static final String CLOSED_THROUGH = "2026-03-31";
    private static final Duration DATABASE_BACK_MAX = Duration.ofMinutes(5);

    private final FaultSite site;
    private final Publisher publisher;
    private final Expectation expectation;
    private final Random random;
    private final int pieces;
    private final int entries;
    private final List<String> ordered = new ArrayList<>();

    /** The change of each account by each document of the ledger, by revision. */
    private final Map<String, NavigableMap<Long, Map<String, BigDecimal>>> books = new HashMap<>();

    private int reserved;
    private int entered;
    private long records;

    /** @param expectation is told of orders and receipts, which are always posted */
    ControlStream(FaultSite site, Publisher publisher, Expectation expectation, long seed, int documents) {
        this.site = site;
        this.publisher = publisher;
        this.expectation = expectation;
        this.random = new Random(seed);
        this.pieces = Math.max(20, documents / 100);
        this.entries = Math.max(40, documents / 50);
    }

    /** Returns true for documents of which the model of the traffic does not know. */
    static boolean isOwn(String recorder) {
        return recorder.startsWith("reservation:") || recorder.startsWith("used-up:") || recorder.startsWith("entry:");
    }

    /** Returns the number of records that were published. */
    long records() {
        return records;
    }

    /** Brings the pieces, before anybody asks for them. */
    void begin() {
        expected(new ReceiptPosted(
                "control",
                1,
                NOON,
                null,
                "1",
                List.of(new ReceiptLine(1, PRODUCT, BigDecimal.valueOf(pieces), BigDecimal.ONE, null))));
        posted("receipt:control", 1);
    }

    /** Publishes what comes between two faults. */
    void step(int number, int steps) {
        while (reserved < pieces * 2 * (number + 1) / steps) {
            String id = "c" + reserved++;
            send(new ReservationRequested(
                    id,
                    1,
                    NOON.plusSeconds(reserved),
                    FAR,
                    "1",
                    List.of(new ReservationLine(1, PRODUCT, BigDecimal.ONE))));
        }
        while (entered < entries * (number + 1) / steps) {
            enter("entry:" + entered++);
        }
        if (number == steps / 2) {
            close();
            order(posted("reservation:%", 0));
        }
        if (number == steps - 1) {
            if (ordered.isEmpty()) {
                order(posted("reservation:%", 1));
            }
            ordered.forEach(this::correct);
        }
    }

    /** Waits until so many documents are posted at least, also while the database is away. */
    private Set<String> posted(String like, int min) {
        return await(min + " of " + like + " posted")
                .atMost(DATABASE_BACK_MAX)
                .ignoreExceptions()
                .until(
                        () -> new HashSet<>(site.jdbc()
                                .queryForList(
                                        "select recorder from accumulator_1.recorders where posted and recorder like ?",
                                        String.class,
                                        like)),
                        found -> found.size() >= min);
    }

    private void order(Set<String> reservations) {
        for (String reservation :
                new TreeSet<>(reservations).stream().limit(pieces / 2).toList()) {
            String id = reservation.substring(reservation.indexOf(':') + 1);
            ordered.add(id);
            expected(order(id, 1));
        }
    }

    private static OrderPosted order(String id, long revision) {
        return new OrderPosted(
                "for-" + id,
                revision,
                NOON.plus(1, ChronoUnit.DAYS),
                "1",
                "1",
                id,
                List.of(new OrderLine(1, PRODUCT, BigDecimal.ONE, BigDecimal.TEN, null)));
    }

    private void correct(String id) {
        if (random.nextBoolean()) {
            expected(new OrderCancelled("for-" + id, 2, NOON.plus(1, ChronoUnit.DAYS)));
        } else if (random.nextBoolean()) {
            expected(order(id, 2));
        }
    }

    /** Enters a document, and sometimes corrects or cancels an older one. */
    private void enter(String recorder) {
        entry(recorder, 1);
        List<String> known = new ArrayList<>(new TreeMap<>(books).keySet());
        String other = known.get(random.nextInt(known.size()));
        long next = Objects.requireNonNull(books.get(other)).lastKey() + 1;
        int turn = random.nextInt(3);
        if (turn == 0) {
            entry(other, next);
        } else if (turn == 1) {
            Objects.requireNonNull(books.get(other)).put(next, Map.of());
            send(new MovementsCancelled(other, next));
        }
    }

    private void entry(String recorder, long revision) {
        String debit = random.nextBoolean() ? "41" : "60";
        BigDecimal amount = BigDecimal.valueOf(1 + random.nextInt(100_000), 2);
        books.computeIfAbsent(recorder, none -> new TreeMap<>())
                .put(revision, Map.of(debit, amount, "90", amount.negate()));
        send(new MovementsPosted(
                recorder,
                revision,
                NOON.plus(random.nextInt(24), ChronoUnit.DAYS),
                List.of(),
                List.of(new EntryLine(
                        "books",
                        null,
                        debit.equals("41") ? Map.of("account", "41", "product", "7") : Map.of("account", "60"),
                        Map.of("account", "90"),
                        Map.of("amount", amount)))));
    }

    private void close() {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topics.CLOSING, "books", bytes("""
                {"register": "books", "revision": 1, "closedThrough": "%s", "policy": "refuse", "by": "ann"}
                """.formatted(CLOSED_THROUGH)));
        Map.of("specversion", CloudEvents.SPEC_VERSION, "id", "closing-1", "source", "/books", "type", "closing.set")
                .forEach((name, value) -> record.headers().add(CloudEvents.HEADER_PREFIX + name, bytes(value)));
        send(record);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void expected(DocumentEvent event) {
        expectation.accept(event);
        send(event);
    }

    private void send(DocumentEvent event) {
        send(Envelope.of(SourceTopics.DEFAULT, event, Spelling.TEXT).record(Mode.BINARY));
    }

    private void send(ProducerRecord<String, byte[]> record) {
        publisher.send(record);
        records++;
    }

    /** Compares what became of the documents with their answers, and with each other. Returns a sentence on how much. */
    String settle() {
        Map<String, List<SentEvents.Event>> answers = SentEvents.of(
                        site.bootstrapServers(), Topics.POSTINGS, FaultSite.PARTITIONS)
                .answers();
        assertThat(ordered).isNotEmpty();
        int refused = raceIsFair(answers);
        int closed = booksAreRight(answers);
        nothingWentIntoClosedTime();
        return "%d reservations for %d pieces, %d of them refused; %d orders of them; %d documents of a ledger, %d revisions refused"
                .formatted(reserved, pieces, refused, ordered.size(), entered, closed);
    }

    /** Each request has one answer, and each piece one owner. */
    private int raceIsFair(Map<String, List<SentEvents.Event>> answers) {
        Set<String> sold = new HashSet<>();
        Set<String> refused = new HashSet<>();
        for (int i = 0; i < reserved; i++) {
            String recorder = "reservation:c" + i;
            List<SentEvents.Event> answer = answers.getOrDefault(recorder, List.of());
            assertThat(answer).as("answers to %s", recorder).hasSize(1);
            (answer.getFirst().type().equals(EventTypes.DOCUMENT_REFUSED) ? refused : sold).add(recorder);
        }
        assertThat(sold).hasSize(pieces).isEqualTo(posted("reservation:%", 0));
        assertThat(refused).hasSize(reserved - pieces);
        // Of what was on hand and is not gone with an order, all is reserved, now and always.
        assertThat(sum("inventory")).isEqualByComparingTo(sum("reserved"));
        return refused.size();
    }

    private BigDecimal sum(String register) {
        return Objects.requireNonNull(site.jdbc().queryForObject("""
                        select coalesce(sum(quantity), 0)
                          from accumulator_1.%s_movements
                         where product = %s
                           and period < '2099-01-01'
                        """.formatted(register, PRODUCT), BigDecimal.class));
    }

    private int booksAreRight(Map<String, List<SentEvents.Event>> answers) {
        Map<String, BigDecimal> should = ACCOUNTS.stream()
                .collect(Collectors.toMap(account -> account, account -> BigDecimal.ZERO, (a, b) -> a, TreeMap::new));
        int[] refusals = {0};
        Map<String, Long> revisions = new HashMap<>();
        Set<String> withdrawn = new HashSet<>();
        site.jdbc()
                .query(
                        "select recorder, revision, posted from accumulator_1.recorders where recorder like 'entry:%'",
                        row -> {
                            revisions.put(row.getString("recorder"), row.getLong("revision"));
                            if (!row.getBoolean("posted")) {
                                withdrawn.add(row.getString("recorder"));
                            }
                        });
        books.forEach((recorder, contents) -> {
            Set<Long> refused = answers.getOrDefault(recorder, List.of()).stream()
                    .filter(answer -> answer.type().equals(EventTypes.DOCUMENT_REFUSED))
                    .map(SentEvents.Event::revision)
                    .collect(Collectors.toSet());
            long last = contents.keySet().stream()
                    .filter(revision -> !refused.contains(revision))
                    .mapToLong(Long::longValue)
                    .max()
                    .orElse(0);
            refusals[0] += refused.size();
            assertThat(revisions.getOrDefault(recorder, 0L)).as(recorder).isEqualTo(last);
            if (last > 0) {
                Map<String, BigDecimal> content = Objects.requireNonNull(contents.get(last));
                assertThat(withdrawn.contains(recorder)).as(recorder).isEqualTo(content.isEmpty());
                content.forEach((account, amount) -> should.merge(account, amount, BigDecimal::add));
            }
        });
        Map<String, BigDecimal> is = new TreeMap<>();
        ACCOUNTS.forEach(account -> is.put(
                account,
                Objects.requireNonNull(site.jdbc()
                        .queryForObject(
                                "select coalesce(sum(amount), 0) from accumulator_1.books_balances where account = ?",
                                BigDecimal.class,
                                account))));
        assertThat(is)
                .usingRecursiveComparison()
                .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .isEqualTo(should);
        return refusals[0];
    }

    private void nothingWentIntoClosedTime() {
        Instant closed = Objects.requireNonNull(site.jdbc()
                        .queryForObject(
                                "select decided_at from accumulator.closings where register = 'books'",
                                OffsetDateTime.class))
                .toInstant();
        assertThat(site.jdbc().queryForObject("""
                        select count(*)
                          from accumulator_1.books_movements
                         where period < '2026-04-01T00:00:00Z'
                           and recorded_at > cast(? as timestamptz)
                        """, Long.class, closed.toString()))
                .isZero();
    }
}
