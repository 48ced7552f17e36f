package dev.accumulator.consumer.posting;

import static dev.accumulator.consumer.posting.Feed.APRIL;
import static dev.accumulator.consumer.posting.Feed.adjustment;
import static dev.accumulator.consumer.posting.Feed.after;
import static dev.accumulator.consumer.posting.Feed.order;
import static dev.accumulator.consumer.posting.Feed.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.GenerationSwitched;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.testkit.TestKafka;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

@WholeConsumer
class PostingTransactionIT {
    @Autowired
    private Posting posting;

    @Autowired
    private Generations generations;

    @Autowired
    private TopicSettings topics;

    @Autowired
    private PostingTransaction transaction;

    @Autowired
    private TestSteps.FailAfter failAfter;

    @Autowired
    private JdbcTemplate jdbc;

    private Feed feed;
    private Effects effects;
    private int partition;

    @BeforeEach
    void open() {
        await().until(generations::isOpen);
        feed = new Feed(topics);
        effects = new Effects(jdbc, topics);
        partition = feed.number();
    }

    @Test
    void postsABatchOfAllKindsInOneGo() {
        List<Result> results = posting.post(feed.batch(
                receipt("r" + partition, 1, partition, "10"),
                order("o" + partition, 1, "1", partition, "4"),
                adjustment("adjustment:" + partition, 1, partition, "-1.5")));

        assertThat(results)
                .extracting(
                        result -> ((Result.Decided) result).outcome().getClass().getSimpleName())
                .containsExactly("Posted", "Posted", "Posted");
        assertThat(effects.quantity(partition)).isEqualTo("4.5000");
        assertThat(jdbc.queryForObject(
                        "select sum(quantity)::text from accumulator_1.order_lines where order_id = ?",
                        String.class,
                        "o" + partition))
                .isEqualTo("4");
        assertThat(effects.results("order:o" + partition))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("document.posted")
                .contains("\"-4.0000\"", "\"4.0000\"");
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            // A batch of documents has no accounts; fault.ChartKillsIT has batches of them.
            names = {"ACCOUNTS", "COMMIT"},
            mode = EnumSource.Mode.EXCLUDE)
    void aFailureAfterAnyStepLeavesNothingBehindAndTheBatchThenSucceeds(Step step) {
        List<Long> before = counts();
        Batch batch = feed.events(
                feed.raw(topics.receipts(), receipt("r" + partition, 1, partition, "10")),
                feed.raw(topics.orders(), order("o" + partition, 1, "1", partition, "4")),
                feed.raw(topics.orders(), "bad" + partition, "{"));

        assertThatThrownBy(() -> failAfter.failing(step, () -> posting.post(batch)))
                .isInstanceOf(TestSteps.Forced.class);

        assertThat(counts()).isEqualTo(before);
        assertThat(posting.positions(batch.advances().keySet())).isEmpty();
        assertThat(effects.announced("receipt:r" + partition, "order:o" + partition, "order:bad" + partition))
                .isEmpty();
        posting.post(batch);
        assertThat(effects.quantity(partition)).isEqualTo("6.0000");
        assertThat(posting.positions(batch.advances().keySet())).isEqualTo(after(batch));
    }

    @Test
    void everyAcceptedRevisionIsToldWithWhatItChanged() {
        posting.post(feed.batch(receipt("r" + partition, 1, partition, "10")));
        posting.post(feed.batch(receipt("r" + partition, 2, partition, "7")));
        posting.post(feed.events(feed.raw(topics.receipts(), "r" + partition, null)));

        List<String> told = new ResultTopic(TestKafka.bootstrapServers(), topics.postings())
                .awaitMessages("receipt:r" + partition, 3);

        assertThat(told).hasSize(3);
        assertThat(told.get(0)).startsWith("document.posted ").contains("\"quantity\":\"10.0000\"");
        assertThat(told.get(1)).startsWith("document.reposted ").contains("\"quantity\":\"-3.0000\"");
        assertThat(told.get(2)).startsWith("document.unposted ").contains("\"quantity\":\"-7.0000\"");
    }

    @Test
    void aFailureAfterTheCommitIsFoundOutByThePositions() {
        Batch batch = feed.batch(receipt("r" + partition, 1, partition, "10"));

        assertThatThrownBy(() -> failAfter.failing(Step.COMMIT, () -> posting.post(batch)))
                .isInstanceOf(TestSteps.Forced.class);

        assertThat(posting.positions(batch.advances().keySet())).isEqualTo(after(batch));
        assertThatThrownBy(() -> posting.post(batch)).isInstanceOf(PositionMoved.class);
        assertThat(effects.quantity(partition)).isEqualTo("10.0000");
    }

    @Test
    void aBatchOfAPartitionThatHasMovedIsGivenUpWhole() {
        Batch first = feed.batch(receipt("r" + partition, 1, partition, "10"));
        posting.post(first);
        Batch other = new Batch(
                List.of(feed.raw(topics.orders(), receipt("x", 1, partition, "1"))),
                Map.of(new Partition(topics.receipts(), partition), new Advance(7L, 9)));

        assertThatThrownBy(() -> posting.post(first)).isInstanceOf(PositionMoved.class);
        assertThatThrownBy(() -> posting.post(other)).isInstanceOf(PositionMoved.class);
        assertThat(effects.quantity(partition)).isEqualTo("10.0000");
    }

    /** The instance believes that another generation is live than the database says. */
    @Test
    void aBatchOfAnInstanceThatMissedASwitchIsGivenUpWhole() {
        List<Long> before = counts();
        Batch batch = feed.batch(receipt("r" + partition, 1, partition, "10"));
        Generation live = generations.live();
        Generation missed = new Generation(live.number() + 1, live.schema(), live.registers(), live.database());

        assertThatThrownBy(() -> transaction.run(
                        missed, posting.read(batch).incoming(), batch.advances(), BatchHalving.End.COMMIT, () -> {}))
                .isInstanceOf(GenerationSwitched.class);

        assertThat(counts()).isEqualTo(before);
        assertThat(posting.positions(batch.advances().keySet())).isEmpty();
    }

    /** A replay may lose its last transactions in a crash. What its connection does afterwards may not. */
    @Test
    void aReplayLeavesTheCommitsOfItsSessionAsTheyWere() throws SQLException {
        Batch batch = feed.batch(receipt("r" + partition, 1, partition, "10"));

        transaction.replay(
                generations.live(),
                generations.live(),
                posting.read(batch).incoming(),
                batch.advances(),
                BatchHalving.End.COMMIT,
                () -> {});

        // The pool gives this thread the connection that it had last.
        try (Connection connection =
                        Objects.requireNonNull(jdbc.getDataSource()).getConnection();
                Statement statement = connection.createStatement();
                ResultSet shown = statement.executeQuery("select current_setting('synchronous_commit'), reset_val"
                        + " from pg_settings where name = 'synchronous_commit'")) {
            assertThat(shown.next()).isTrue();
            assertThat(shown.getString(1)).isEqualTo(shown.getString(2));
        }
        // As a switch does it: no generation that answers has moments that nobody knows yet.
        jdbc.update(Objects.requireNonNull(generations.live().schema().sql("""
                update {schema}.postings set recorded_at = clock_timestamp() where recorded_at = 'infinity'
                """)));
    }

    @Test
    void anOrderRowIsOnlyWrittenWithTheRevisionThatIsTaken() {
        String order = "o" + partition;
        posting.post(feed.batch(order(order, 2, "7", partition, "5")));
        List<Result> stale = posting.post(feed.batch(order(order, 1, "8", partition, "3")));
        List<Result> conflict = posting.post(feed.batch(order(order, 2, "9", partition, "6")));

        assertThat(((Result.Decided) stale.getFirst()).outcome()).isInstanceOf(Outcome.Stale.class);
        assertThat(((Result.Refused) conflict.getFirst()).refusal().code()).isEqualTo("revision-conflict");
        assertThat(effects.orderRow(order)).isEqualTo("2 false 7");
        posting.post(feed.batch(new OrderCancelled(order, 3, APRIL)));
        assertThat(effects.orderRow(order)).isEqualTo("3 true null");
        posting.post(feed.batch(order(order, 4, "7", partition, "1")));
        assertThat(effects.orderRow(order)).isEqualTo("4 false 7");
        posting.post(feed.events(feed.raw(topics.orders(), order, null)));
        assertThat(effects.orderRow(order)).isEqualTo("4 true null");
        assertThat(effects.quantity(partition)).isEqualTo("0.0000");
    }

    private List<Long> counts() {
        return Arrays.asList(
                count("accumulator_1.recorders"),
                count("accumulator_1.postings"),
                count("accumulator_1.positions"),
                count("accumulator_1.orders"),
                count("accumulator.dead_letters"),
                count("accumulator_1.inventory_log"),
                count("accumulator_1.sales_log"));
    }

    private Long count(String table) {
        return Objects.requireNonNull(jdbc.queryForObject("select count(*) from " + table, Long.class));
    }
}
