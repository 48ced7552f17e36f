package dev.accumulator.consumer.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Moments in words. */
class WordsTests {
    private final Words words = new Words();

    @Test
    void aMomentIsShownToTheSecondInUtc() {
        assertThat(words.moment(Instant.parse("2026-04-19T10:15:00.999999999Z")))
                .isEqualTo("2026-04-19 10:15:00Z");
        assertThat(words.moment(Instant.parse("-4712-01-01T00:00:00Z"))).isEqualTo("-4712-01-01 00:00:00Z");
        assertThat(words.moment(null)).isEmpty();
    }

    /** The driver reads PostgreSQL's infinities as the ends of what an OffsetDateTime can say, which have no date in UTC. */
    @Test
    void noMomentIsTooFarToBeShown() {
        for (Instant far :
                List.of(OffsetDateTime.MAX.toInstant(), OffsetDateTime.MIN.toInstant(), Instant.MAX, Instant.MIN)) {
            assertThat(words.moment(far)).isEqualTo("—");
        }
        assertThat(words.moment(LocalDateTime.MAX.toInstant(ZoneOffset.UTC))).isEqualTo("+999999999-12-31 23:59:59Z");
    }
}
