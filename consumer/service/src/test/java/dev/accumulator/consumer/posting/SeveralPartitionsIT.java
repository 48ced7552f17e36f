package dev.accumulator.consumer.posting;

import static dev.accumulator.consumer.posting.Feed.APRIL;
import static dev.accumulator.consumer.posting.Feed.adjustment;
import static dev.accumulator.consumer.posting.Feed.order;
import static dev.accumulator.consumer.posting.Feed.receipt;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.deadletter.Reposting;
import dev.accumulator.consumer.deadletter.RetriedRecord;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.RecorderState;
import dev.accumulator.registers.model.SeveralStreams;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.MovementsCancelled;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.ReceiptCancelled;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.client.RestClient;

/** Documents whose records come from several partitions, withdrawals that come first, and changes that come too late. */
@WholeConsumer
class SeveralPartitionsIT {
    @Autowired
    private Posting posting;

    @Autowired
    private Generations generations;

    @Autowired
    private TopicSettings topics;

    @Autowired
    private SeveralPartitions severalPartitions;

    @Autowired
    private Reposting reposting;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private MeterRegistry metrics;

    @Autowired
    private JdbcTemplate jdbc;

    @LocalServerPort
    private int port;

    private Feed feed;
    private int product;

    @BeforeEach
    void open() {
        await().until(generations::isOpen);
        feed = new Feed(topics);
        product = feed.number();
    }

    /** A kind of document, each of which has a topic of its own. */
    enum Kind {
        ORDER,
        RECEIPT,
        MOVEMENTS;

        String topic(TopicSettings topics) {
            return switch (this) {
                case ORDER -> topics.orders();
                case RECEIPT -> topics.receipts();
                case MOVEMENTS -> topics.movements();
            };
        }

        String key(int number) {
            return switch (this) {
                case ORDER -> "o" + number;
                case RECEIPT -> "r" + number;
                case MOVEMENTS -> "adjustment:" + number;
            };
        }

        String recorder(int number) {
            return switch (this) {
                case ORDER -> "order:o" + number;
                case RECEIPT -> "receipt:r" + number;
                case MOVEMENTS -> "adjustment:" + number;
            };
        }

        DocumentEvent posted(int number, long revision) {
            return switch (this) {
                case ORDER -> order(key(number), revision, "1", number, "4");
                case RECEIPT -> receipt(key(number), revision, number, "4");
                case MOVEMENTS -> adjustment(key(number), revision, number, "4");
            };
        }

        DocumentEvent cancelled(int number, long revision) {
            return switch (this) {
                case ORDER -> new OrderCancelled(key(number), revision, APRIL);
                case RECEIPT -> new ReceiptCancelled(key(number), revision, APRIL);
                case MOVEMENTS -> new MovementsCancelled(key(number), revision);
            };
        }
    }

    private Outcome post(RawEvent event) {
        List<Result> results = posting.post(feed.events(event));
        return ((Result.Decided) results.getFirst()).outcome();
    }

    private RawEvent tombstone(Kind kind) {
        return feed.raw(kind.topic(topics), kind.key(product), null);
    }

    private RecorderState state(Kind kind) {
        return generations.live().registers().recorder(kind.recorder(product)).orElseThrow();
    }

    private long movements() {
        return Objects.requireNonNull(jdbc.queryForObject(
                "select count(*) from accumulator_1.inventory_movements where product = ?", Long.class, product));
    }

    private double counted(String outcome, String code) {
        return metrics.get("accumulator.documents")
                .tag("outcome", outcome)
                .tag("code", code)
                .counter()
                .count();
    }

    private String get(String path) {
        return Objects.requireNonNull(RestClient.create("http://localhost:" + port)
                .get()
                .uri(path)
                .retrieve()
                .body(String.class));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aCancellationOfAnUnknownDocumentIsRememberedWithItsRevision(Kind kind) {
        assertThat(post(feed.raw(kind.topic(topics), kind.cancelled(product, 3))))
                .isInstanceOf(Outcome.Unposted.class);

        assertThat(post(feed.raw(kind.topic(topics), kind.posted(product, 2)))).isInstanceOf(Outcome.Stale.class);
        assertThat(state(kind).posted()).isFalse();
        assertThat(state(kind).revision()).isEqualTo(3);
        assertThat(movements()).isZero();
        assertThat(post(feed.raw(kind.topic(topics), kind.posted(product, 4)))).isInstanceOf(Outcome.Posted.class);
        assertThat(movements()).isOne();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aTombstoneOfAnotherPartitionThatIsReadFirstWithdrawsWhatWasSentBeforeIt(Kind kind) {
        double ahead = counted("withdrawn-ahead", "");
        double overtaken = counted("overtaken", "");
        assertThat(post(feed.elsewhere(tombstone(kind), 1, 200))).isInstanceOf(Outcome.WithdrawnAhead.class);
        assertThat(get("/api/recorders/" + kind.recorder(product)))
                .contains("\"state\":\"withdrawn-ahead\",\"revision\":null");
        RawEvent document = feed.raw(kind.topic(topics), kind.posted(product, 1));

        assertThat(post(feed.elsewhere(document, 2, 150))).isInstanceOf(Outcome.Overtaken.class);

        assertThat(movements()).isZero();
        assertThat(state(kind).posted()).isFalse();
        assertThat(counted("withdrawn-ahead", "")).isEqualTo(ahead + 1);
        assertThat(counted("overtaken", "")).isEqualTo(overtaken + 1);
        if (kind == Kind.ORDER) {
            assertThat(new Effects(jdbc, topics).orderRow(kind.key(product))).isEqualTo("1 true null");
        }
        RawEvent later = feed.raw(kind.topic(topics), kind.posted(product, 2));
        assertThat(post(feed.elsewhere(later, 2, 201))).isInstanceOf(Outcome.Posted.class);
        assertThat(movements()).isOne();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aTombstoneOfAnotherPartitionThatIsReadLastLeavesWhatWasSentAfterIt(Kind kind) {
        double stale = counted("stale", "earlier-withdrawal");
        post(feed.elsewhere(feed.raw(kind.topic(topics), kind.posted(product, 1)), 2, 300));

        assertThat(post(feed.elsewhere(tombstone(kind), 1, 299))).isInstanceOf(Outcome.Stale.class);

        assertThat(state(kind).posted()).isTrue();
        assertThat(movements()).isOne();
        assertThat(counted("stale", "earlier-withdrawal")).isEqualTo(stale + 1);
        assertThat(get("/api/recorders/" + kind.recorder(product)))
                .contains("\"state\":\"posted\"", "\"reason\":\"earlier-withdrawal\"");
        assertThat(post(feed.elsewhere(tombstone(kind), 1, 300))).isInstanceOf(Outcome.Unposted.class);
    }

    @Test
    void aRetryOfARecordThatATombstoneFollowedPostsNothing() {
        RawEvent refusedBefore = feed.raw(topics.receipts(), receipt("r" + product, 1, product, "1"));
        post(tombstone(Kind.RECEIPT));

        Reposting.Result retried = Objects.requireNonNull(
                transactions.execute(status -> reposting.retry(new RetriedRecord(refusedBefore, 0, Set.of()))));

        assertThat(retried).isInstanceOf(Reposting.Result.Settled.class);
        assertThat(state(Kind.RECEIPT).revision()).isEqualTo(1);
        assertThat(movements()).isZero();
    }

    @Test
    void documentsInSeveralPartitionsAreToldInTheHealthTheMetricAndTheCheck() {
        post(feed.raw(topics.receipts(), receipt("r" + product, 1, product, "1")));
        SeveralStreams before = generations.live().registers().severalStreams(1);
        post(feed.elsewhere(feed.raw(topics.receipts(), receipt("r" + product, 2, product, "2")), 1, 0));

        severalPartitions.look();

        String moved = "receipt:r" + product;
        assertThat(severalPartitions.health().getDetails().toString())
                .contains("documentsInSeveralPartitions=" + (before.total() + 1), moved);
        assertThat(metrics.get("accumulator.documents.in.several.partitions")
                        .gauge()
                        .value())
                .isEqualTo((double) (before.total() + 1));
        assertThat(get("/api/partitioning"))
                .contains(
                        "\"documentsInSeveralPartitions\":" + (before.total() + 1),
                        "\"recorder\":\"" + moved + "\"",
                        "\"partition\":\"" + topics.receipts() + "-" + product + "\"");
    }

    @Test
    void aChangeThatComesTooLateIsCountedByItsReasonAndShownOnItsDocument() {
        String recorder = "receipt:r" + product;
        post(feed.raw(topics.receipts(), receipt("r" + product, 5, product, "5")));
        assertThat(get("/api/recorders/" + recorder)).doesNotContain("passedOver");
        post(feed.raw(topics.receipts(), receipt("r" + product, 4, product, "4")));
        post(tombstone(Kind.RECEIPT));
        double withdrawn = counted("stale", "older-than-withdrawn");
        RawEvent again = feed.raw(topics.receipts(), receipt("r" + product, 1, product, "1"));

        post(again);

        assertThat(counted("stale", "older-than-withdrawn")).isEqualTo(withdrawn + 1);
        assertThat(get("/api/recorders/" + recorder))
                .contains("\"passedOver\":{\"times\":2,\"revision\":1,\"newestRevision\":5,"
                        + "\"reason\":\"older-than-withdrawn\",\"source\":\""
                        + again.source() + "\"");
    }

    @Test
    void aRevisionThatNothingCouldFollowIsRefusedAndALaterOneSupersedesItsLetter() {
        DocumentEvent greatest = receipt("r" + product, 8_000_000_000_000_000_000L, product, "1");
        RawEvent record = feed.raw(topics.receipts(), greatest);
        RawEvent good = feed.raw(topics.receipts(), greatest);
        String beyond = new String(Objects.requireNonNull(record.value()), UTF_8)
                .replace("8000000000000000000", "9223372036854775807");
        RawEvent bad = new RawEvent(
                record.topic(),
                record.partition(),
                record.offset(),
                0,
                record.key(),
                beyond.getBytes(UTF_8),
                record.headers());

        assertThat(posting.post(feed.events(bad)).getFirst()).isInstanceOfSatisfying(Result.Refused.class, refused -> {
            assertThat(refused.refusal().code()).isEqualTo("out-of-range");
            assertThat(refused.refusal().path()).isEqualTo("$.revision");
        });
        assertThat(post(good)).isInstanceOf(Outcome.Posted.class);
        assertThat(jdbc.queryForObject(
                        "select state from accumulator.dead_letters where partition = ?", String.class, product))
                .isEqualTo("superseded");
    }
}
