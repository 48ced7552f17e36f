package dev.accumulator.consumer.broken.mapping;

import java.time.Clock;
import java.time.Instant;

final class MappingThatKnowsTheTime {
    Instant period(Clock clock) {
        return clock.instant();
    }
}
