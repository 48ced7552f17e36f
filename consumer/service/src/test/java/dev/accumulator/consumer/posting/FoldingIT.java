package dev.accumulator.consumer.posting;

import static dev.accumulator.consumer.posting.Feed.order;
import static dev.accumulator.consumer.posting.Feed.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.watch.ThreadWatch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

@WholeConsumer
class FoldingIT {
    @Autowired
    private Posting posting;

    @Autowired
    private Generations generations;

    @Autowired
    private TopicSettings topics;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private JdbcTemplate jdbc;

    @BeforeEach
    void open() {
        await().until(generations::isOpen);
    }

    @Test
    void whatIsPostedIsInTheTotalsSoon() {
        Feed feed = new Feed(topics);
        posting.post(feed.batch(receipt("f" + feed.number(), 1, feed.number(), "10")));

        await().untilAsserted(() -> assertThat(jdbc.queryForObject(
                        "select quantity::text from accumulator_1.inventory_cell where product = ?",
                        String.class,
                        feed.number()))
                .isEqualTo("10.0000"));
    }

    @Test
    void aRegisterThatCannotBeFoldedIsNamedWithTheServersWordsAndHoldsUpNoOther() {
        FoldingStatus status = new FoldingStatus(200_000, System::nanoTime);
        FoldingHealth health = new FoldingHealth(status);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        PostingSettings settings = new PostingSettings(
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                20_000,
                Duration.ofMillis(20),
                200_000,
                Duration.ofDays(90));
        Folding folding = new Folding(generations, settings, status, meters, ThreadWatch.of(meters));
        Feed feed = new Feed(topics);
        // The registers are folded in the order of their making, so the one that fails comes first.
        jdbc.execute("alter table accumulator_1.inventory_month add constraint broken check (false) not valid");
        try {
            folding.start();
            posting.post(feed.batch(order("k" + feed.number(), 1, "1", feed.number(), "4")));

            await().untilAsserted(() -> assertThat(status.failing())
                    .containsOnlyKeys("inventory")
                    .hasEntrySatisfying(
                            "inventory",
                            reason -> assertThat(reason).contains("violates check constraint \"broken\"")));
            await().untilAsserted(() -> assertThat(jdbc.queryForObject("""
                            select count(*)
                              from accumulator_1.sales_month m
                              join accumulator_1.sales_cell c on c.cell = m.cell
                             where c.product = ?
                            """, Long.class, feed.number()))
                    .isEqualTo(1));
            assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.health().getDetails()).containsEntry("state", "failing");
            assertThat(meters.get("accumulator.folding.failures")
                            .functionCounter()
                            .count())
                    .isPositive();
        } finally {
            jdbc.execute("alter table accumulator_1.inventory_month drop constraint broken");
        }
        await().untilAsserted(() -> assertThat(health.health().getDetails()).containsEntry("state", "folding"));
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        folding.stop();
    }

    @Test
    void postingIsHeldBackWhileTheTotalsAreTooFarBehind() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Folding folding = new Folding(
                generations,
                new PostingSettings(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        20_000,
                        Duration.ofMillis(20),
                        1,
                        Duration.ofDays(90)),
                new FoldingStatus(1, System::nanoTime),
                meters,
                ThreadWatch.of(meters));
        Feed feed = new Feed(topics);
        Batch batch = feed.batch(
                receipt("g" + feed.number(), 1, feed.number(), "1"),
                receipt("h" + feed.number(), 1, feed.number(), "1"));
        folding.start();
        transactions.executeWithoutResult(status -> {
            // This lock stands for another instance that folds without end. Postings do not wait for it.
            jdbc.queryForList("select id from accumulator_1.registers for no key update");
            new Thread(() -> posting.post(batch), "posting").start();
            await().until(folding::isBehind);
            assertThat(meters.get("accumulator.tail.movements")
                            .tag("register", "inventory")
                            .gauge()
                            .value())
                    .isGreaterThan(1);
        });
        await().until(() -> !folding.isBehind());
        folding.stop();
    }
}
