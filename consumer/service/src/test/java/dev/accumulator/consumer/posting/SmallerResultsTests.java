package dev.accumulator.consumer.posting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.outbox.OutboxMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SmallerResultsTests {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final SmallerResults results = new SmallerResults();

    private static OutboxMessage message(String type, String value) {
        return new OutboxMessage(
                "postings",
                "adjustment:7/ä",
                type,
                "id-1",
                Instant.parse("2026-05-15T12:00:00Z"),
                "/accumulator",
                "adjustment:7/ä",
                value.getBytes(StandardCharsets.UTF_8));
    }

    private static OutboxMessage reposted(int changes) {
        return message(
                "document.reposted",
                IntStream.range(0, changes)
                        .mapToObj(i -> "{\"register\":\"stock\",\"dimensions\":{\"lot\":\"" + "x".repeat(500) + i
                                + "\",\"n\":9007199254740993,\"none\":null},\"resources\":{\"quantity\":\"-1.0000\"}}")
                        .collect(Collectors.joining(
                                ",",
                                "{\"recorder\":\"adjustment:7/ä\",\"revision\":9223372036854775807,\"changes\":[",
                                "],\"source\":{\"topic\":\"movements\",\"partition\":0,\"offset\":17}}")));
    }

    @Test
    void everyFormTellsTheSameChangesInItsOrderUntilNoneIsTold() {
        OutboxMessage whole = reposted(3_000);
        JsonNode changes = JSON.readTree(whole.value()).path("changes");
        int partsBefore = 1;
        int attempt = 0;
        while (true) {
            List<OutboxMessage> form = results.of(whole, attempt++).orElseThrow();
            if (form.size() == 1) {
                break;
            }
            assertThat(form).hasSizeGreaterThan(partsBefore);
            partsBefore = form.size();
            List<JsonNode> told = new ArrayList<>();
            for (int i = 0; i < form.size(); i++) {
                OutboxMessage part = form.get(i);
                JsonNode data = JSON.readTree(part.value());
                assertThat(part.value()).hasSizeLessThan((900_000 >> (attempt - 1)) + 30);
                assertThat(part.id()).isEqualTo("id-1/" + (i + 1) + "-of-" + form.size());
                assertThat(part.key()).isEqualTo(whole.key());
                assertThat(data.path("part").asInt()).isEqualTo(i + 1);
                assertThat(data.path("parts").asInt()).isEqualTo(form.size());
                assertThat(data.path("revision").asLong()).isEqualTo(Long.MAX_VALUE);
                assertThat(data.path("source").path("offset").asLong()).isEqualTo(17);
                data.path("changes").forEach(told::add);
            }
            assertThat(told).isEqualTo(changes.valueStream().toList());
        }
        JsonNode last = JSON.readTree(
                results.of(whole, attempt - 1).orElseThrow().getFirst().value());
        assertThat(last.path("changes")).isEmpty();
        assertThat(last.path("changesAt").asString()).isEqualTo("/api/recorders/adjustment%3A7%2F%C3%A4");
        assertThat(results.of(whole, attempt)).isEmpty();
    }

    @Test
    void aFormIsTheSameEachTime() {
        List<OutboxMessage> first = results.of(reposted(3_000), 0).orElseThrow();
        List<OutboxMessage> second = results.of(reposted(3_000), 0).orElseThrow();

        assertThat(first).hasSize(3);
        for (int i = 0; i < first.size(); i++) {
            assertThat(first.get(i).id()).isEqualTo(second.get(i).id());
            assertThat(first.get(i).value()).isEqualTo(second.get(i).value());
        }
    }

    @Test
    void aSmallResultIsToldWithoutItsChangesAtOnce() {
        Optional<List<OutboxMessage>> form = results.of(reposted(3), 0);

        assertThat(JSON.readTree(form.orElseThrow().getFirst().value())
                        .path("changesAt")
                        .isString())
                .isTrue();
        assertThat(results.of(reposted(3), 1)).isEmpty();
    }

    @Test
    void aRefusalIsToldWithAShortSentence() {
        OutboxMessage rejected = message(
                "document.rejected",
                "{\"recorder\":\"a\",\"revision\":1,\"changes\":[],\"code\":\"not-json\",\"message\":\""
                        + "x".repeat(2_000) + "\"}");

        OutboxMessage form = results.of(rejected, 0).orElseThrow().getFirst();

        assertThat(form.value().length).isLessThan(400);
        assertThat(JSON.readTree(form.value()).path("code").asString()).isEqualTo("not-json");
        assertThat(results.of(rejected, 1)).isEmpty();
    }

    @Test
    void messagesOfOtherRoomsAreLeftAlone() {
        assertThat(results.of(message("dead-letter.recorded", "{}"), 0)).isEmpty();
    }
}
