package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.schemas.CloudEvents;
import dev.accumulator.testkit.TestKafka;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** Closing dates come from a topic, once each, and a rebuild reads them again and changes nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClosingTopicIT {
    private final Site site = new Site();
    private final String topic = TestKafka.newTopic("closing", 2);
    private Site.Instance instance;

    @BeforeAll
    void start() {
        instance = site.start("--accumulator.topics.closing=" + topic);
    }

    @AfterAll
    void stop() {
        site.close();
    }

    private void set(String register, long revision, String through, String rest) {
        publish(register, "closing.set", """
                {"register": "%s", "revision": %d, "closedThrough": "%s"%s}""".formatted(register, revision, through, rest));
    }

    private void publish(@Nullable String key, String type, @Nullable String value) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(topic, key, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
        Map.of("specversion", "1.0", "id", "closing", "source", "/books", "type", type)
                .forEach((name, text) ->
                        record.headers().add(CloudEvents.HEADER_PREFIX + name, text.getBytes(StandardCharsets.UTF_8)));
        site.publish(record);
    }

    /** Today is left out. */
    private static String shown(JsonNode letter) {
        return letter.path("code").asString() + " " + letter.path("path").asString("") + " | "
                + letter.path("message").asString().replaceFirst("which is .*, was", "which is …, was");
    }

    private String closed(String register) {
        JsonNode state = instance.get("/api/closings?register=" + register).at("/registers/0");
        return state.path("closedThrough").asString("open") + " "
                + state.path("policy").asString("");
    }

    private JsonNode history(String register) {
        return instance.get("/api/closings?limit=100&register=" + register).path("rows");
    }

    @Test
    @Order(1)
    void aDateIsSetAndLiftedOnceByItsRevisionAndARebuildChangesNothing() {
        site.publish(Documents.receipt("r1", 1, "5"));
        site.awaitPosted();

        set("inventory", 2, "2026-04-30", ", \"by\": \"ann\", \"reason\": \"audited\"");
        site.awaitPosted();

        assertThat(closed("inventory")).isEqualTo("2026-04-30 refuse");
        JsonNode entry = history("inventory").path(0);
        assertThat(entry.path("by").asString()).isEqualTo("ann");
        assertThat(entry.path("reason").asString()).isEqualTo("audited");
        assertThat(entry.path("source").asString()).matches(topic + "-[01]@0");
        site.publish(Documents.order("o1", 1, "3"));
        site.publish(Documents.receipt("r1", 2, "6"));
        site.awaitPosted();
        assertThat(instance.get("/api/recorders/order:o1")
                        .at("/periodClosed/closedThrough")
                        .asString())
                .isEqualTo("2026-04-30");

        // The same again, an older one, and one whose reason alone is left out: that is another event.
        set("inventory", 2, "2026-04-30", ", \"by\": \"ann\", \"policy\": \"refuse\", \"reason\": \"audited\"");
        set("inventory", 1, "2026-01-31", ", \"by\": \"ann\"");
        site.awaitPosted();
        assertThat(closed("inventory")).isEqualTo("2026-04-30 refuse");
        assertThat(history("inventory")).hasSize(1);

        publish("inventory", "closing.lifted", """
                {"register": "inventory", "revision": "3", "by": 7}""");
        site.awaitPosted();
        assertThat(closed("inventory")).isEqualTo("open ");
        assertThat(history("inventory").at("/0/by").asString()).isEqualTo("7");

        set("*", 1, "2026-03-31", ", \"policy\": \"shift\", \"by\": \"bob\"");
        site.awaitPosted();
        assertThat(closed("inventory")).isEqualTo("2026-03-31 shift");
        assertThat(closed("sales")).isEqualTo("2026-03-31 shift");
        // What a person sets stays, whatever comes again from the topic.
        assertThat(instance.put("/api/closings", "{\"register\": \"inventory\", \"closedThrough\": \"2026-04-15\"}")
                        .status())
                .isEqualTo(200);
        JsonNode before = history("inventory");

        JsonNode done = instance.await(instance.startRebuild("{\"switch\": \"auto\"}"), "switched");

        assertThat(done.at("/report/same").asBoolean()).isTrue();
        assertThat(history("inventory")).isEqualTo(before).hasSize(4);
        assertThat(closed("inventory")).isEqualTo("2026-04-15 refuse");
        assertThat(closed("sales")).isEqualTo("2026-03-31 shift");
        set("*", 1, "2026-03-31", ", \"policy\": \"shift\", \"by\": \"bob\"");
        site.awaitPosted();
        assertThat(history("inventory")).isEqualTo(before);
        set("inventory", 4, "2026-02-28", ", \"by\": \"ann\"");
        site.awaitPosted();
        assertThat(closed("inventory")).isEqualTo("2026-02-28 refuse");
        assertThat(instance.get("/api/dead-letters?topic=" + topic + "").path("rows"))
                .isEmpty();
    }

    @Test
    @Order(2)
    void badInputIsADeadLetterThatNamesFieldAndValueAndHoldsUpNothing() {
        set("tills", 1, "2026-01-31", ", \"by\": \"ann\"");
        set("sales", 11, "2199-01-01", ", \"by\": \"ann\"");
        set("sales", 12, "yesterday", ", \"by\": \"ann\"");
        set("sales", 13, "2026-01-31", ", \"by\": \"ann\", \"policy\": \"hide\"");
        set("sales", 14, "2026-01-31", "");
        publish("sales", "order.posted", "{}");
        publish("sales", "closing.set", null);
        publish("inventory", "closing.lifted", """
                {"register": "sales", "revision": 15, "by": "ann"}""");
        set("sales", 16, "2026-01-31", ", \"by\": \"ann\"");
        set("sales", 16, "2026-02-28", ", \"by\": \"ann\"");
        site.awaitPosted();

        JsonNode letters = instance.get("/api/dead-letters?limit=100&topic=" + topic);
        assertThat(letters.path("rows").valueStream().map(ClosingTopicIT::shown))
                .containsExactlyInAnyOrder(
                        "register-not-found $.register | There is no register \"tills\"; defined are inventory, sales",
                        "invalid-closing $.closedThrough | closedThrough must not be after today, which is …, was"
                                + " 2199-01-01",
                        "invalid-day $.closedThrough | closedThrough must be a day like 2026-03-31, was \"yesterday\"",
                        "unknown-word $.policy | policy must be refuse or shift, was \"hide\"",
                        "missing-field $.by | by is missing",
                        "wrong-topic  | the header ce_type must be one of closing.set, closing.lifted in this topic, was"
                                + " \"order.posted\"",
                        "not-an-object  | the record has no value; a closing date is lifted by closing.lifted",
                        "key-mismatch $.register | register must be the record's key \"inventory\", was \"sales\"",
                        "revision-conflict $.revision | revision 16 of the closing date of sales was taken with other"
                                + " content");
        assertThat(history("sales")
                        .valueStream()
                        .filter(entry -> entry.path("by").asString().equals("ann"))
                        .map(entry -> entry.path("closedThrough").asString()))
                .containsExactly("2026-01-31");

        // Once there is such a register, the record can be tried again.
        instance.bean(Generations.class)
                .live()
                .registers()
                .define(RegisterDefinition.balance("tills")
                        .dimension("till", "int")
                        .resource("amount", "numeric(18,2)")
                        .build());
        long id = letters.path("rows")
                .valueStream()
                .filter(letter -> letter.path("code").asString().equals("register-not-found"))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asLong();
        assertThat(instance.post("/api/dead-letters/" + id + "/retry", "{}").status())
                .isEqualTo(200);
        assertThat(closed("tills")).isEqualTo("2026-01-31 refuse");
        assertThat(history("tills").at("/0/source").asString()).startsWith(topic + "-");
    }
}
