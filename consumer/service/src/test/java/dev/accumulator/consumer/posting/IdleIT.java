package dev.accumulator.consumer.posting;

import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** The cost of an instance that has nothing to do; {@code .ci/idle} measures it with hundreds of registers. */
@WholeConsumer
class IdleIT {
    private static final int REGISTERS = 20;

    /** With so many more registers it would be above this for ever. */
    private static final int TRANSACTIONS_MAX = 40;

    @Autowired
    private Generations generations;

    @Autowired
    private JdbcTemplate jdbc;

    @BeforeEach
    void define() {
        await().until(generations::isOpen);
        for (int i = 0; i < REGISTERS; i++) {
            registers()
                    .define(RegisterDefinition.of(
                            "idle" + i,
                            RegisterKind.BALANCE,
                            List.of(Dimension.parse("product", "int")),
                            List.of(Resource.parse("quantity", "numeric(18,4)"))));
        }
    }

    /** Other tests of this context name all registers that there are. */
    @AfterEach
    void drop() {
        for (int i = 0; i < REGISTERS; i++) {
            registers().drop("idle" + i, true);
        }
    }

    private Registers registers() {
        return generations.live().registers();
    }

    /** Three transactions for each register and second were too many. */
    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void theNumberOfTransactionsDoesNotGrowWithTheRegisters() {
        // The folder looks at each new register once, and sessions report their transactions late.
        await().atMost(Duration.ofMinutes(3))
                .until(() -> perSecond(Duration.ofSeconds(4)), rate -> rate < TRANSACTIONS_MAX);
    }

    private double perSecond(Duration during) {
        long before = transactions();
        long startNanos = System.nanoTime();
        await().pollDelay(during).atMost(during.plusMinutes(3)).until(() -> true);
        return (transactions() - before) * 1e9 / (System.nanoTime() - startNanos);
    }

    private long transactions() {
        return Objects.requireNonNull(jdbc.queryForObject("""
                select xact_commit + xact_rollback
                  from pg_stat_database
                 where datname = current_database()
                """, Long.class));
    }
}
