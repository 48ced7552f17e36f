package dev.accumulator.consumer.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.schemas.Limits;
import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.testkit.TestKafka;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The largest documents that the contract allows are told, on a topic with the broker's default settings. */
@WholeConsumer
class LargeResultIT {
    private static final String REGISTER = "shelves";

    @Autowired
    private Posting posting;

    @Autowired
    private Generations generations;

    @Autowired
    private TopicSettings topics;

    @Autowired
    private JdbcTemplate jdbc;

    @BeforeEach
    void define() {
        await().until(generations::isOpen);
        generations
                .live()
                .registers()
                .define(RegisterDefinition.of(
                        REGISTER,
                        RegisterKind.BALANCE,
                        List.of(
                                Dimension.parse("hall", "text"),
                                Dimension.parse("shelf", "text"),
                                Dimension.parse("row", "text")),
                        List.of(Resource.parse("quantity", "numeric(18,4)"))));
    }

    /** Other tests of this context name all registers that there are. */
    @AfterEach
    void drop() {
        generations.live().registers().drop(REGISTER, true);
    }

    @Test
    void theChangesOfALargeDocumentAreToldInPartsThatAddUp() {
        Feed feed = new Feed(topics);
        String recorder = "shelving:" + feed.number();

        posting.post(feed.batch(document(recorder, 1, "a")));
        posting.post(feed.batch(document(recorder, 2, "b")));

        List<String> told = new ResultTopic(TestKafka.bootstrapServers(), topics.postings()).awaitMessages(recorder, 3);
        assertThat(told.getFirst()).startsWith("document.posted ");
        List<String> parts = told.subList(1, told.size());
        assertThat(parts).hasSize(2).allSatisfy(part -> assertThat(part).startsWith("document.reposted "));
        Map<String, BigDecimal> quantities = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            assertThat(parts.get(i).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1_000_000);
            JsonNode data = JsonMapper.shared().readTree(parts.get(i).substring("document.reposted ".length()));
            assertThat(data.path("recorder").asString()).isEqualTo(recorder);
            assertThat(data.path("revision").asLong()).isEqualTo(2);
            assertThat(data.path("part").asInt()).isEqualTo(i + 1);
            assertThat(data.path("parts").asInt()).isEqualTo(parts.size());
            assertThat(data.path("source").path("topic").asString()).isEqualTo(topics.movements());
            for (JsonNode change : data.path("changes")) {
                quantities.put(
                        change.path("dimensions").path("row").asString(),
                        new BigDecimal(change.path("resources").path("quantity").asString()));
            }
        }
        assertThat(quantities).hasSize(2 * Limits.LINES_MAX);
        assertThat(quantities.values().stream().filter(quantity -> quantity.signum() > 0))
                .hasSize(Limits.LINES_MAX);
        assertThat(jdbc.queryForObject(
                        "select count(*) from accumulator.outbox_parked where message_key = ?", Long.class, recorder))
                .isZero();
    }

    private static MovementsPosted document(String recorder, long revision, String rows) {
        List<MovementLine> lines = IntStream.range(0, Limits.LINES_MAX)
                .mapToObj(i -> new MovementLine(
                        REGISTER,
                        null,
                        Map.of("hall", long200("h"), "shelf", long200("s"), "row", long200(rows + i + "-")),
                        Map.of("quantity", BigDecimal.ONE)))
                .toList();
        return new MovementsPosted(recorder, revision, Feed.APRIL, lines);
    }

    private static String long200(String beginning) {
        return beginning + "x".repeat(Limits.IDENTIFIER_CHARS_MAX - beginning.length());
    }
}
