package dev.accumulator.consumer.posting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SkipTests {
    private static final UUID OLD = new UUID(0, 1);
    private static final UUID NEW = new UUID(0, 2);

    @Test
    void whatWasPassedOverForwardIsPassedOverAgain() {
        assertThat(Skip.of(List.of(decision(3, OLD, 4, OLD), decision(9, OLD, 20, OLD)), OLD))
                .containsExactly(new Skip(3, 4), new Skip(9, 20));
    }

    @Test
    void aNewTopicIsReadFromWhereItWasDecided() {
        assertThat(Skip.of(List.of(decision(3, OLD, 4, OLD), decision(10, OLD, 15, NEW)), NEW))
                .containsExactly(new Skip(0, 15));
        assertThat(Skip.of(List.of(decision(10, OLD, 0, NEW)), NEW)).isEmpty();
    }

    @Test
    void whatIsReadAgainAfterADecisionToGoBackIsNotPassedOver() {
        assertThat(Skip.of(
                        List.of(decision(3, OLD, 9, OLD), decision(12, OLD, 13, OLD), decision(20, OLD, 5, OLD)), OLD))
                .containsExactly(new Skip(3, 5));
    }

    private static Decision decision(long from, UUID fromTopicId, long to, UUID topicId) {
        return new Decision(
                1,
                new Partition("orders", 0),
                Decision.Action.OFFSET,
                from,
                fromTopicId,
                to,
                topicId,
                null,
                "reason",
                null,
                Instant.EPOCH);
    }
}
