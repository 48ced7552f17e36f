package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.posting.Partition;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lane has polled and read more than it has posted whenever it is told to stop, or fails. */
class ReplayLanesIT {
    private static final int DOCUMENTS = 150;

    private final Site site = new Site();
    private final RebuildProgress tally = new RebuildProgress();
    private Tools tools;
    private Generation target;
    private Map<Partition, Long> ends;

    @BeforeEach
    void publish() {
        // Many batches of few records, and nobody else who replays.
        tools = site.start("--accumulator.rebuild.batch-records=7", "--accumulator.rebuild.enabled=false")
                .bean(Tools.class);
        for (int i = 1; i <= DOCUMENTS; i++) {
            site.publish(Documents.transfer(i, 1));
            site.publish(Documents.order("o" + i, 1, "3"));
            site.publish(Documents.transfer(1 + i / 2, 1 + i));
        }
        site.awaitPosted();
        target = tools.changes().openBuilding(tools.changes().reserve());
        target.registers().beginLoad();
        ends = tools.replaying().positions(tools.generations().live());
        ends.keySet().removeIf(partition -> !tools.replaying().topics().contains(partition.topic()));
    }

    @AfterEach
    void close() {
        site.close();
    }

    private ReplayLanes lanes() {
        return new ReplayLanes(tools.topics(), tools.replaying(), tools.settings(), target, false, tally);
    }

    private void makeIndexesAndTotals() {
        target.registers().endLoad(1);
        target.registers().foldLoad(1);
    }

    /** Each record once, and all that the live generation has. */
    private void assertReplayed() {
        makeIndexesAndTotals();
        assertThat(tools.replaying().positions(target)).isEqualTo(ends);
        assertThat(tally.progress().records()).isEqualTo(site.sent());
        Report report = compare();
        assertThat(report.isVerified()).isTrue();
        assertThat(report.isSame()).isTrue();
    }

    private Report compare() {
        return tools.comparing().compare(tools.generations().live(), target, () -> {});
    }

    /** A trigger of the target's, which raises an error of a code where a condition holds. */
    private void refuse(String table, String event, String condition, String code) {
        String schema = "accumulator_" + target.number();
        site.jdbc.execute("create sequence %s.writes".formatted(schema));
        site.jdbc.execute("""
                create function %1$s.refuse() returns trigger language plpgsql as
                $$ begin
                    if %2$s then raise exception 'refused' using errcode = '%3$s'; end if;
                    return new;
                end $$
                """.formatted(schema, condition.formatted(schema), code));
        site.jdbc.execute(
                "create trigger refuse before insert on %1$s.%2$s for each %3$s execute function %1$s.refuse()"
                        .formatted(schema, table, event));
    }

    @Test
    void goesOnWhereItWasToldToStop() {
        try (ReplayLanes lanes = lanes()) {
            AtomicInteger batches = new AtomicInteger(3);
            int stops = 0;
            while (!lanes.replayTo(ends, () -> batches.getAndDecrement() > 0)) {
                batches.set(3);
                stops++;
            }
            assertThat(stops).isGreaterThan(10);
        }
        assertReplayed();
    }

    /** The batch that fails has posted its movements by then, and the one after it is polled and read. */
    @Test
    void beginsAtThePositionsAgainAfterAFailure() {
        refuse("orders", "statement", "nextval('%s.writes') = 5", "40001");
        try (ReplayLanes lanes = lanes()) {
            assertThatThrownBy(() -> lanes.replayTo(ends, () -> true)).hasMessageContaining("refused");
            assertThat(tally.progress().records()).isPositive().isLessThan(site.sent());
            assertThat(lanes.replayTo(ends, () -> true)).isTrue();
        }
        assertReplayed();
    }

    /** The next batch is read by the time it is refused; then its own is cut until it stands alone. */
    @Test
    void leavesOutADocumentThatTheDatabaseRefuses() {
        refuse("orders", "row", "new.order_id = 'o77'", "23514");
        try (ReplayLanes lanes = lanes()) {
            assertThat(lanes.replayTo(ends, () -> true)).isTrue();
        }
        makeIndexesAndTotals();
        assertThat(tools.replaying().positions(target)).isEqualTo(ends);
        assertThat(tally.progress().records()).isEqualTo(site.sent());
        assertThat(tally.progress().rejected()).isEqualTo(1);
        Report report = compare();
        assertThat(report.isVerified()).isTrue();
        assertThat(report.isSame()).isFalse();
    }

    @Test
    void isDoneWhereNothingIsLeftEvenIfToldToStop() {
        try (ReplayLanes lanes = lanes()) {
            assertThat(lanes.replayTo(ends, () -> true)).isTrue();
            assertThat(lanes.replayTo(ends, () -> false)).isTrue();
        }
        assertReplayed();
    }
}
