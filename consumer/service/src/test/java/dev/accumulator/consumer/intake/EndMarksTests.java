package dev.accumulator.consumer.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class EndMarksTests {
    private static final Instant START = Instant.parse("2026-04-19T10:15:00Z");

    private final EndMarks marks = new EndMarks();

    private static Instant second(long seconds) {
        return START.plusSeconds(seconds);
    }

    @Test
    void aRecordHasBeenThereSinceTheEndWasFirstSeenBehindIt() {
        assertThat(marks.see(10, 10, second(0))).isNull();
        assertThat(marks.see(10, 15, second(5))).isEqualTo(second(5));
        assertThat(marks.see(10, 20, second(10))).isEqualTo(second(5));
        assertThat(marks.see(14, 20, second(15))).isEqualTo(second(5));
        assertThat(marks.see(15, 20, second(20))).isEqualTo(second(10));
        assertThat(marks.see(20, 20, second(25))).isNull();
        assertThat(marks.see(20, 21, second(30))).isEqualTo(second(30));
    }

    @Test
    void aTopicThatWasMadeAnewBeginsAnew() {
        marks.see(0, 20, second(0));

        assertThat(marks.see(0, 5, second(60))).isEqualTo(second(60));
    }

    @Test
    void anEndThatMovesForHoursTakesFewMarksAndKeepsTheOldest() {
        for (int i = 1; i <= 10_000; i++) {
            assertThat(marks.see(0, i, second(i))).isEqualTo(second(1));
        }
        assertThat(marks.see(5_000, 10_000, second(10_001))).isBetween(second(5_000), second(10_000));
    }
}
