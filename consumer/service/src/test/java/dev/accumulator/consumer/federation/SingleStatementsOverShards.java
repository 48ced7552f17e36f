package dev.accumulator.consumer.federation;

import static dev.accumulator.consumer.federation.ThreeShards.DATABASES;
import static dev.accumulator.consumer.federation.ThreeShards.TOPIC;
import static dev.accumulator.consumer.federation.ThreeShards.connect;
import static dev.accumulator.consumer.federation.ThreeShards.front;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.generation.AsOf;
import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.Selection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pages of all shards that a statement in each reads, and what such a statement notices. */
interface SingleStatementsOverShards {
    @Test
    default void onePageIsReadByAStatementInEachShardThatChecksWhatIsKnownOfIt() throws SQLException {
        // Read once, so that the definition is known.
        ThreeShards.get(front, "/api/registers/inventory/balances");
        Page<BalanceRow> before = atOnce().orElseThrow().answer();
        assertThat(atOnce().orElseThrow().positions()).contains(TOPIC + "-0@", TOPIC + "-1@", TOPIC + "-2@");
        try (Connection other = connect(DATABASES.get(2));
                Statement statement = other.createStatement()) {
            for (List<String> change : List.of(
                    List.of(
                            "update accumulator_1.registers set version = version + 1 where name = 'inventory'",
                            "update accumulator_1.registers set version = version - 1 where name = 'inventory'"),
                    List.of(
                            "update accumulator.generations set number = 7 where state = 'live'",
                            "update accumulator.generations set number = 1 where state = 'live'"))) {
                statement.execute(change.getFirst());
                try {
                    assertThat(atOnce()).as(change.getFirst()).isEmpty();
                } finally {
                    statement.execute(change.getLast());
                }
                // Whoever looks for the live generation may have seen the other one meanwhile, and looks again.
                await().ignoreExceptions()
                        .untilAsserted(() ->
                                assertThat(atOnce().orElseThrow().answer()).isEqualTo(before));
            }
        }
    }

    private static Optional<AsOf<Page<BalanceRow>>> atOnce() {
        return Objects.requireNonNull(front)
                .getBean(Federation.class)
                .readAtOnce(reads -> reads.balances(BalanceQuery.now("inventory", Selection.ALL)));
    }
}
