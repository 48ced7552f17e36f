package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.GenerationChanges;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.intake.SourceTopics;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Position;
import dev.accumulator.consumer.posting.ReplayPosting;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whenever a lane is told to stop, or fails, it has polled and read more than it has posted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayLanesIT {
    private static final int DOCUMENTS = 150;

    private final Site site = new Site();
    private Site.Instance instance;
    private ReplayPosting replayPosting;
    private Map<Partition, Position> ends;

    /** Made anew for each test. */
    private RebuildProgress progress = new RebuildProgress();

    private Generation target;

    @BeforeAll
    void publish() {
        // There are many batches of few records, and nothing else replays.
        instance = site.start("--accumulator.rebuild.batch-records=7", "--accumulator.rebuild.enabled=false");
        replayPosting = instance.bean(ReplayPosting.class);
        for (int i = 1; i <= DOCUMENTS; i++) {
            site.publish(Documents.transfer(i, 1));
            site.publish(Documents.order("o" + i, 1, "3"));
            site.publish(Documents.transfer(1 + i / 2, 1 + i));
        }
        site.awaitPosted();
        ends = replayPosting.positions(live());
        ends.keySet().removeIf(partition -> !replayPosting.topics().contains(partition.topic()));
    }

    @BeforeEach
    void openTarget() {
        progress = new RebuildProgress();
        GenerationChanges changes = instance.bean(GenerationChanges.class);
        target = changes.openBuilding(changes.reserve());
        target.registers().rebuild().beginLoad();
    }

    @AfterAll
    void close() {
        site.close();
    }

    private Generation live() {
        return instance.bean(Generations.class).live();
    }

    private ReplayLanes lanes() {
        SourceTopics topics = instance.bean(SourceTopics.class);
        return new ReplayLanes(
                topics, replayPosting, instance.bean(RebuildSettings.class), live(), target, false, progress);
    }

    private void makeIndexesAndTotals() {
        target.registers().rebuild().endLoad(1);
        target.registers().rebuild().foldLoad(1);
    }

    /** Each record was replayed once, and the target has all that the live generation has. */
    private void assertReplayed() {
        makeIndexesAndTotals();
        assertThat(Position.offsets(replayPosting.positions(target))).isEqualTo(Position.offsets(ends));
        assertThat(progress.now().records()).isEqualTo(site.sent());
        Report report = compare();
        assertThat(report.isVerified()).isTrue();
        assertThat(report.isSame()).isTrue();
    }

    private Report compare() {
        return instance.bean(GenerationComparison.class).compare(live(), target, () -> {});
    }

    /** Makes a trigger in the target that raises an error with a code if a condition holds. */
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
            assertThat(progress.now().records()).isPositive().isLessThan(site.sent());
            assertThat(lanes.replayTo(ends, () -> true)).isTrue();
        }
        assertReplayed();
    }

    /**
     * By the time of the refusal the next batch is read. Then the refused batch is halved until the document stands
     * alone.
     */
    @Test
    void leavesOutADocumentThatTheDatabaseRefuses() {
        refuse("orders", "row", "new.order_id = 'o77'", "23514");
        try (ReplayLanes lanes = lanes()) {
            assertThat(lanes.replayTo(ends, () -> true)).isTrue();
        }
        makeIndexesAndTotals();
        assertThat(Position.offsets(replayPosting.positions(target))).isEqualTo(Position.offsets(ends));
        assertThat(progress.now().records()).isEqualTo(site.sent());
        assertThat(progress.now().rejected()).isEqualTo(1);
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
