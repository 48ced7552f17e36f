package dev.accumulator.consumer.posting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.model.FoldRound;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class FoldingStatusTests {
    private final AtomicLong nanos = new AtomicLong();
    private final FoldingStatus status = new FoldingStatus(100, nanos::get);
    private final FoldingHealth health = new FoldingHealth(status);

    @Test
    void itIsDownOncePostingsHaveWaitedForTheFolderForAMinute(CapturedOutput output) {
        round(101);
        pass(9);
        round(150);
        assertThat(output).doesNotContain("Folding falls behind");
        pass(1);
        round(150);
        assertThat(output).containsOnlyOnce("Folding falls behind, and postings wait for it: {inventory=150}");

        pass(49);
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        assertThat(health.health().getDetails()).containsEntry("state", "behind");
        pass(1);
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.health().getDetails()).containsEntry("behindSeconds", 60L);

        pass(5);
        round(100);
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        assertThat(health.health().getDetails()).containsEntry("state", "folding");
        assertThat(output).containsOnlyOnce("Folding has caught up, after 65 s");
    }

    @Test
    void aMinuteBeginsAnewWhenTheFolderHasCaughtUpInBetween() {
        round(101);
        pass(50);
        round(0);
        round(101);
        pass(50);

        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        assertThat(status.behindSeconds()).isEqualTo(50);
    }

    private void round(long waiting) {
        status.folded(new FoldRound(1, Map.of("inventory", waiting), Map.of()));
    }

    private void pass(long seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
