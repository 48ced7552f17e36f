package dev.accumulator.registers;

import static dev.accumulator.registers.Samples.APRIL;
import static dev.accumulator.registers.Samples.post;
import static dev.accumulator.registers.Samples.sold;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A stream that corrects known documents need not try to insert them. A trigger counts the attempts, also those that find the
 * document there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KnownStreamIT {
    private static final int DOCUMENTS = 60;
    private static final int FEW = 20;

    /** After so many calls that were all of known documents the engine expects the next to be so too. */
    private static final int UNTIL_EXPECTED = 8;

    private final EngineDatabase database = new EngineDatabase();
    private Registers registers = database.registers();

    @BeforeAll
    void countAttempts() {
        database.jdbc().execute("create sequence accumulator_1.attempts");
        database.jdbc().execute("""
                create function accumulator_1.count_attempt() returns trigger language plpgsql as
                $$ begin perform nextval('accumulator_1.attempts'); return new; end $$
                """);
        database.jdbc().execute("""
                create trigger attempts before insert on accumulator_1.recorders
                   for each row execute function accumulator_1.count_attempt()
                """);
    }

    @BeforeEach
    void begin() {
        RealEngine.clear(database);
        registers = database.newRegisters();
        registers.define(sold());
        registers.post(corrections(1, DOCUMENTS));
    }

    @AfterAll
    void close() {
        database.close();
    }

    private static List<Change> corrections(long revision, int documents) {
        return IntStream.range(0, documents)
                .<Change>mapToObj(i -> post("doc:" + i, revision, sold(APRIL, i, "c", Long.toString(revision))))
                .toList();
    }

    /** How many documents a call tries to make; it takes all of them. */
    private long attempts(List<Change> changes) {
        long before = counted();
        assertThat(registers.post(changes))
                .hasSameSizeAs(changes)
                .hasOnlyElementsOfTypes(Outcome.Posted.class, Outcome.Reposted.class);
        return counted() - before;
    }

    private long counted() {
        return Objects.requireNonNull(database.jdbc()
                .queryForObject(
                        "select last_value - case when is_called then 0 else 1 end from accumulator_1.attempts",
                        Long.class));
    }

    private void expectKnown() {
        for (int call = 0; call < UNTIL_EXPECTED; call++) {
            assertThat(attempts(corrections(2 + call, DOCUMENTS))).isEqualTo(DOCUMENTS);
        }
    }

    @Test
    void noAttemptOnceAllWereKnownForAWhile() {
        expectKnown();

        assertThat(attempts(corrections(10, DOCUMENTS))).isZero();
        assertThat(attempts(corrections(11, DOCUMENTS))).isZero();
    }

    @Test
    void attemptsAgainAfterOneThatWasNotKnown() {
        expectKnown();
        List<Change> withNew = new ArrayList<>(corrections(10, DOCUMENTS));
        withNew.add(post("new", 1, sold(APRIL, 1, "c", "1")));

        assertThat(attempts(withNew)).isEqualTo(DOCUMENTS + 1);
        assertThat(attempts(corrections(11, DOCUMENTS))).isEqualTo(DOCUMENTS);
    }

    @Test
    void aFewAreNotWorthTheQuestion() {
        expectKnown();

        assertThat(attempts(corrections(10, FEW))).isEqualTo(FEW);
    }
}
