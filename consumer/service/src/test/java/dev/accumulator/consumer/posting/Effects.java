package dev.accumulator.consumer.posting;

import static org.awaitility.Awaitility.await;

import dev.accumulator.testkit.TestKafka;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;

/** The effects of postings in the first generation and on the topic of results. */
record Effects(JdbcTemplate jdbc, TopicSettings topics) {

    /** The current quantity of a product that is in one warehouse. */
    String quantity(int product) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "select quantity::text from accumulator_1.inventory_balances where product = ?",
                String.class,
                product));
    }

    /** Revision, cancellation and client of an order. */
    String orderRow(String order) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "select revision || ' ' || cancelled || ' ' || coalesce(client_id, 'null')"
                        + " from accumulator_1.orders where order_id = ?",
                String.class,
                order));
    }

    /** Waits for the first announced result of a recorder, and returns all of them. */
    List<String> results(String recorder) {
        return new ResultTopic(TestKafka.bootstrapServers(), topics.postings()).awaitMessages(recorder, 1);
    }

    /** Waits until every message that was ever committed is sent, and returns those of some recorders. */
    List<String> announced(String... recorders) {
        await().atMost(Duration.ofMinutes(3))
                .until(() -> Objects.requireNonNull(
                                jdbc.queryForObject("select count(*) from accumulator.outbox", Long.class))
                        == 0);
        return new ResultTopic(TestKafka.bootstrapServers(), topics.postings()).messages(Set.of(recorders));
    }
}
