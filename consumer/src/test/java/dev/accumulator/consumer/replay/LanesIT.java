package dev.accumulator.consumer.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.rebuild.Generation;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lane has polled and read more than it has posted whenever it is told to stop, or fails. */
class LanesIT {
    private static final int DOCUMENTS = 150;

    private final Site site = new Site();
    private final Tally tally = new Tally();
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

    private Lanes lanes() {
        return new Lanes(tools.topics(), tools.replaying(), tools.settings(), target, false, tally);
    }

    /** Each record once, and all that the live generation has. */
    private void assertReplayed() {
        target.registers().endLoad(1);
        target.registers().foldLoad(1);
        assertThat(tools.replaying().positions(target)).isEqualTo(ends);
        assertThat(tally.progress().records()).isEqualTo(site.sent());
        Report report = tools.comparing().compare(tools.generations().live(), target, () -> {});
        assertThat(report.isVerified()).isTrue();
        assertThat(report.isSame()).isTrue();
    }

    @Test
    void goesOnWhereItWasToldToStop() {
        try (Lanes lanes = lanes()) {
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

    @Test
    void beginsAtThePositionsAgainAfterAFailure() {
        try (Lanes lanes = lanes()) {
            AtomicInteger batches = new AtomicInteger(20);
            assertThatThrownBy(() -> lanes.replayTo(ends, () -> {
                        if (batches.getAndDecrement() == 0) {
                            throw new IllegalStateException("broken");
                        }
                        return true;
                    }))
                    .hasMessage("broken");
            assertThat(lanes.replayTo(ends, () -> true)).isTrue();
        }
        assertReplayed();
    }

    @Test
    void isDoneWhereNothingIsLeftEvenIfToldToStop() {
        try (Lanes lanes = lanes()) {
            assertThat(lanes.replayTo(ends, () -> true)).isTrue();
            assertThat(lanes.replayTo(ends, () -> false)).isTrue();
        }
        assertReplayed();
    }
}
