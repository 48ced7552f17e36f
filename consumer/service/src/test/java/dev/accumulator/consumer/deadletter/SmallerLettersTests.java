package dev.accumulator.consumer.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.outbox.OutboxMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SmallerLettersTests {
    private final SmallerLetters letters = new SmallerLetters();

    private static OutboxMessage letter() {
        String value =
                "{\"source\":{\"topic\":\"orders\",\"partition\":0,\"offset\":1},\"code\":\"not-json\",\"path\":\"$."
                        + "p".repeat(1_000) + "\",\"message\":\"" + "m".repeat(2_000)
                        + "\",\"recorder\":\"order:1\",\"revision\":null,\"raw\":{\"key\":null,\"value\":\""
                        + "A".repeat(100_000)
                        + "\",\"headers\":[]}}";
        return new OutboxMessage(
                "letters",
                "order:1",
                "dead-letter.recorded",
                "id",
                Instant.parse("2026-05-15T12:00:00Z"),
                "/accumulator",
                "order:1",
                value.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theRecordIsLeftOutFirstAndThenMostOfTheSentence() {
        OutboxMessage first = letters.of(letter(), 0).orElseThrow().getFirst();
        OutboxMessage second = letters.of(letter(), 1).orElseThrow().getFirst();

        assertThat(first.value().length).isBetween(3_000, 4_000);
        assertThat(second.value().length).isLessThan(1_000);
        assertThat(second.id()).isEqualTo(first.id()).isEqualTo("id");
        JsonNode data = JsonMapper.shared().readTree(second.value());
        assertThat(data.path("raw").isNull()).isTrue();
        assertThat(data.path("code").asString()).isEqualTo("not-json");
        assertThat(data.path("source").path("offset").asLong()).isEqualTo(1);
        assertThat(letters.of(letter(), 2)).isEmpty();
    }

    @Test
    void messagesOfOtherRoomsAreLeftAlone() {
        assertThat(letters.of(
                        new OutboxMessage("t", "k", "document.posted", "i", Instant.EPOCH, "/s", null, new byte[0]), 0))
                .isEmpty();
    }
}
