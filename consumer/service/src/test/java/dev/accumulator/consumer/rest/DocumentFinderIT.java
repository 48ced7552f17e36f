package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.schemas.EventTypes;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One request says where a document is. */
@WholeConsumer
class DocumentFinderIT {
    private static final Duration WAIT_MAX = Duration.ofMinutes(3);

    @LocalServerPort
    private int port;

    @Autowired
    private Environment environment;

    @Autowired
    private Generations generations;

    @BeforeEach
    void open() {
        await().until(generations::isOpen);
    }

    @Test
    void aDocumentThatWasOnlyRefusedIsShownWithItsLetter() {
        send("refused-1", "{\"orderId\":\"refused-1\",\"revision\":3}");

        JsonNode document = whenItIs("order:refused-1", "refused");

        assertThat(document.path("revision").isNull()).isTrue();
        assertThat(document.path("registers")).isEmpty();
        assertThat(document.at("/letters/0/code").asString()).isEqualTo("missing-field");
        assertThat(document.at("/letters/0/revision").asInt()).isEqualTo(3);
        assertThat(document.at("/letters/0/state").asString()).isEqualTo("open");
    }

    @Test
    void aPostedDocumentShowsItsRegistersAndTheLettersOfOtherRevisions() {
        send("posted-1", order("posted-1", 1));
        send("posted-1", "{\"orderId\":\"posted-1\",\"revision\":2}");
        await().atMost(WAIT_MAX)
                .until(() -> find("order:posted-1").path("letters").size() == 1);

        JsonNode document = find("order:posted-1");
        assertThat(document.path("state").asString()).isEqualTo("posted");
        assertThat(document.path("revision").asInt()).isEqualTo(1);
        assertThat(document.path("registers").valueStream().map(JsonNode::asString))
                .containsExactly("inventory", "sales");
        assertThat(document.at("/letters/0/state").asString()).isEqualTo("open");

        send("posted-1", order("posted-1", 3));
        await().atMost(WAIT_MAX)
                .until(() -> find("order:posted-1").path("revision").asInt() == 3);
        assertThat(find("order:posted-1").at("/letters/0/state").asString()).isEqualTo("superseded");
    }

    @Test
    void aDocumentThatNobodyKnowsIsAnsweredWithHowFarItsTopicIsRead() {
        await().atMost(WAIT_MAX)
                .until(() -> find("order:nobody").path("reading").isObject());

        JsonNode problem = find("order:nobody");
        assertThat(problem.path("status").asInt()).isEqualTo(404);
        assertThat(problem.path("code").asString()).isEqualTo("recorder-not-found");
        assertThat(problem.at("/reading/topic").asString())
                .isEqualTo(environment.getProperty("accumulator.topics.orders"));
        assertThat(problem.at("/reading/end").isIntegralNumber()).isTrue();
        assertThat(problem.path("detail").asString()).contains("is read up to offset");
        assertThat(find("nobody&topic=" + environment.getProperty("accumulator.topics.receipts") + "&partition=0")
                        .at("/reading/partition")
                        .asInt())
                .isZero();
    }

    @Test
    void aTopicThatIsNotReadAndAPartitionThatIsNoNumberAreRefused() {
        assertThat(find("nobody&topic=elsewhere").path("field").asString()).isEqualTo("topic");
        assertThat(find("nobody&partition=-1").path("field").asString()).isEqualTo("partition");
        assertThat(find("nobody&partition=first").path("field").asString()).isEqualTo("partition");
    }

    private JsonNode whenItIs(String recorder, String state) {
        await().atMost(WAIT_MAX)
                .until(() -> find(recorder).path("state").asString("").equals(state));
        return find(recorder);
    }

    private JsonNode find(String recorder) {
        return JsonMapper.shared()
                .readTree(RawHttp.get(port, "/api/recorders?id=" + recorder).body());
    }

    private void send(String id, String order) {
        try (Publishing events = new Publishing(environment)) {
            events.send("orders", id, EventTypes.ORDER_POSTED, order);
        }
    }

    private static String order(String id, int revision) {
        return """
                {"orderId":"%s","revision":%d,"occurredAt":"2026-04-19T10:15:00Z","clientId":92,"warehouseId":92,
                 "lines":[{"lineNo":1,"productId":92,"quantity":1,"unitPrice":2}]}
                """.formatted(id, revision);
    }
}
