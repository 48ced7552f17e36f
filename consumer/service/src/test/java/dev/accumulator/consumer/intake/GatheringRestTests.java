package dev.accumulator.consumer.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GatheringRestTests {
    private static final long MILLIS = 1_000_000L;

    @Test
    void aBatchThatWorksThroughoutIsFollowedByARestAsLong() {
        assertThat(GatheringRest.nanos(10 * MILLIS, 3 * MILLIS)).isEqualTo(10 * MILLIS);
    }

    @Test
    void aBatchThatWaitsForOthersIsFollowedByNone() {
        assertThat(GatheringRest.nanos(60 * MILLIS, 2 * MILLIS)).isZero();
        assertThat(GatheringRest.nanos(15 * MILLIS, 2 * MILLIS)).isEqualTo(5 * MILLIS);
    }

    @Test
    void nobodyNoticesTheLongestRest() {
        assertThat(GatheringRest.nanos(9_000 * MILLIS, 5_000 * MILLIS)).isEqualTo(100 * MILLIS);
    }

    @Test
    void whereTheWorkIsNotKnownTheTimeCounts() {
        assertThat(GatheringRest.nanos(10 * MILLIS, -1)).isEqualTo(10 * MILLIS);
        assertThat(GatheringRest.nanos(900 * MILLIS, -1)).isEqualTo(100 * MILLIS);
    }
}
