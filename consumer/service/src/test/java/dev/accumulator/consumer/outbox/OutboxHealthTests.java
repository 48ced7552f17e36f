package dev.accumulator.consumer.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.outbox.OutboxTable.Backlog;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutboxHealthTests {
    private final RelayStatuses statuses = new RelayStatuses();

    @Test
    void anOutboxThatDoesNotDrainIsToldWithItsTopicAndInSum() {
        RelayStatus postings = statuses.of("postings");
        RelayStatus letters = statuses.of("letters");
        postings.became(RelayStatus.Role.ACTIVE);
        letters.became(RelayStatus.Role.ACTIVE);
        postings.saw(new Backlog(7, Duration.ofSeconds(61), 0));
        letters.saw(new Backlog(1, Duration.ofSeconds(59), 0));

        String told = new OutboxHealth(statuses).health().getDetails().toString();

        assertThat(told.split("doesNotDrain=the first message has waited for 61 s", -1))
                .hasSize(3);
        assertThat(told).doesNotContain("for 59 s");
    }
}
