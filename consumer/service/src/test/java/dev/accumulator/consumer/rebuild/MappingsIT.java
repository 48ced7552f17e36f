package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.cli.OperatorCommands;
import dev.accumulator.consumer.posting.BatchMappings;
import dev.accumulator.testkit.TestKafka;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Instances with a mapping of their own, from a record to a balance, and over rebuilds. */
@ExtendWith(OutputCaptureExtension.class)
class MappingsIT {
    private static final Path REPOSITORY = Path.of("../..");

    private final Site site = new Site();
    private final String topic = TestKafka.newTopic("batches", Site.PARTITIONS);

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void aChangedMappingIsToldUntilARebuildHasShownAndMadeTheDifference(CapturedOutput output) {
        Site.Instance first = start(1);
        site.publish(Documents.order("o1", 1, "3"));
        publish("a", document("a", 1, "2"), document("b", 1, "5"), "{\"skip\":\"return\"}");
        publish("b", document("c", 1, "1"), "{\"id\":\"bad\",\"revision\":1,\"bad\":true}");
        site.awaitPosted();
        assertThat(balance(first)).isEqualByComparingTo("8");
        await().untilAsserted(() -> assertThat(changed(first)).isNotEmpty());
        assertThat(changed(first)).contains("\"mappings\":{\"status\":\"UP\"}");
        first.close();

        Site.Instance second = start(10);
        await().untilAsserted(() -> assertThat(changed(second)).contains("\"changed\":[\"batches\"]", "rebuild start"));
        String made = "Documents of mapping batches that generation 1 has were made by another form of it";
        await().untilAsserted(() -> assertThat(output.toString()).containsOnlyOnce(made));
        publish("a", document("a", 1, "2"), document("d", 1, "4"));
        site.awaitPosted();
        assertThat(balance(second))
                .as("what was posted before stays, what is new is by the new form")
                .isEqualByComparingTo("48");

        long rebuild = second.startRebuild("{}");
        JsonNode ready = second.await(rebuild, "ready");
        assertThat(ready.at("/report/same").asBoolean()).isFalse();
        assertThat(ready.at("/progress/records").asLong()).isEqualTo(4);
        assertThat(ready.at("/progress/rejected").asLong()).isEqualTo(1);
        List<JsonNode> differences = second.get("/api/rebuilds/" + rebuild + "/differences")
                .get("differences")
                .valueStream()
                .map(one -> one.get("difference"))
                .toList();
        assertThat(differences)
                .filteredOn(one -> one.path("figure").asString().equals("quantity balance"))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.path("live").decimalValue()).isEqualByComparingTo("48");
                    assertThat(one.path("rebuilt").decimalValue()).isEqualByComparingTo("120");
                });
        assertThat(differences.stream()
                        .flatMap(one -> one.path("recorders").valueStream())
                        .map(one -> one.path("recorder").asString())
                        .distinct())
                .containsExactlyInAnyOrder("batches:a", "batches:b", "batches:c");

        assertThat(second.post("/api/rebuilds/" + rebuild + "/switch", "").status())
                .isEqualTo(202);
        second.await(rebuild, "switched");
        assertThat(balance(second)).isEqualByComparingTo("120");
        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(changed(second)).doesNotContain("\"changed\""));
        assertThat(second.get("/api/dead-letters").get("rows")).hasSize(1);
        second.post("/api/rebuilds/" + rebuild + "/rollback", "");
        second.await(rebuild, "rolled-back");
        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(changed(second)).contains("\"changed\":[\"batches\"]"));
        assertThat(site.announced())
                .as("nothing is told twice")
                .doesNotHaveDuplicates()
                .contains("document.posted batches:a 1", "document.posted batches:d 1");
    }

    @Test
    void aDeploymentHasOnlyItsOwnRegisterAndTopic() {
        Site.Instance instance = start(
                1,
                "--accumulator.shipped-registers=false",
                "--accumulator.topics.orders=",
                "--accumulator.topics.receipts=",
                "--accumulator.topics.movements=",
                "--accumulator.registers.inventory.kind=balance",
                "--accumulator.registers.inventory.dimensions.product=int",
                "--accumulator.registers.inventory.dimensions.warehouse=int",
                "--accumulator.registers.inventory.resources.quantity=numeric(18,4)");
        publish("a", document("a", 1, "2"), document("b", 1, "5"));
        site.awaitPosted();

        assertThat(balance(instance)).isEqualByComparingTo("7");
        assertThat(instance.get("/api/registers")
                        .get("registers")
                        .valueStream()
                        .map(one -> one.get("name").asString()))
                .containsExactly("inventory");
        assertThat(instance.get("/api/orders").get("rows")).isEmpty();
        assertThat(instance.status("/api/orders/o1")).isEqualTo(404);
        assertThat(instance.status("/api/registers/sales/turnovers")).isEqualTo(404);
        assertThat(instance.get("/api/recorders/batches:a").path("state").asString())
                .isEqualTo("posted");
        assertThat(instance.get("/api/recorders/batches:a").at("/reading/topic").asString())
                .isEqualTo(topic);
        assertThat(instance.status("/api/recorders/batches:none")).isEqualTo(404);
        assertThat(instance.get("/api/partitions").toString()).contains(topic);
        long rebuild = instance.startRebuild("{\"switch\":\"auto\"}");
        instance.await(rebuild, "switched");
        assertThat(balance(instance)).isEqualByComparingTo("7");
        // It tells the lag that was measured last.
        await().untilAsserted(() ->
                assertThat(instance.health()).contains("\"status\":\"UP\"").contains("\"" + topic + "\":0"));
    }

    @Test
    void aFileIsTriedOnTheLastRecordsOfATopicAndComparedWithWhatIsPosted(@TempDir Path folder) throws IOException {
        Path form = Files.writeString(folder.resolve("batches.yaml"), """
                mapping: batches
                topics: [%s]
                documents: ""
                recorder: batches:{/id}
                revision: /revision
                period: /at
                register: inventory
                dimensions: { warehouse: { value: "1" }, product: /product }
                resources: { quantity: decimal(event.quantity) * 10 }
                """.formatted(topic));
        Site.Instance instance = start(1);
        publish("a", dated(document("a", 1, "2")), dated(document("b", 1, "5")));
        site.awaitPosted();
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);

        int code = OperatorCommands.execute(
                out,
                out,
                "mapping",
                "try",
                form.toString(),
                "--topic",
                topic,
                "--last",
                "10",
                "--bootstrap",
                TestKafka.bootstrapServers(),
                "--compare",
                "--url",
                instance.url());

        assertThat(code).as(said.toString()).isEqualTo(1);
        assertThat(said.toString())
                .contains("1 events: 2 documents, 0 passed over, 0 refused", "2 documents compared with what is posted")
                .contains("differs from what is posted: batches:a", "differs from what is posted: batches:b")
                .contains("posted:   inventory 2026-04-19T10:15:00Z {product=77, quantity=2, warehouse=1}")
                .contains("would be: inventory 2026-04-19T10:15:00Z {product=77, quantity=20, warehouse=1}");
    }

    /** Types what {@code README.md} says of a topic of one's own. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "The commands are for bash")
    void aTopicOfOnesOwnHasTheBalanceThatTheReadmeShows(@TempDir Path folder) throws Exception {
        String readme = Files.readString(REPOSITORY.resolve("README.md"));
        String section = readme.substring(readme.indexOf("## A topic of your own"), readme.indexOf("## The flow"));
        List<String> blocks = Pattern.compile("```(?:sh|json)\\n(.*?)\\n```", Pattern.DOTALL)
                .matcher(section)
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(blocks).hasSize(4);
        String[] published = blocks.get(2).split("\ncurl ", -1);
        assertThat(blocks.get(1)).contains("file:$PWD/own/ ", "file:$PWD/own/mappings/*.yaml");
        run(blocks.get(0), folder);
        TestKafka.createTopic("pos.sales", Site.PARTITIONS, Map.of());
        Site.Instance instance = site.start(
                "--spring.config.additional-location=file:" + folder + "/own/",
                "--accumulator.mappings=file:" + folder + "/own/mappings/*.yaml");

        run(published[0].replace("localhost:19092", TestKafka.bootstrapServers()), REPOSITORY);

        String path = published[1].substring(published[1].indexOf("/api/"), published[1].lastIndexOf('\''));
        JsonNode shown = JsonMapper.shared().readTree(blocks.get(3));
        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(instance.get(path)).isEqualTo(shown));
    }

    private static void run(String commands, Path folder) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-euc", commands)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void aTopicOfAMappingThatIsMissingIsToldWithTheMapping(CapturedOutput output) {
        String missing = TestKafka.uniqueName("nowhere");
        Site.Instance instance = site.start(
                "--spring.main.sources=" + BatchMappings.class.getName(),
                "--test.batches.topic=" + missing,
                "--accumulator.intake.lag-every=200ms");

        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(instance.health())
                        .contains("\"missingTopics\":[\"" + missing + "\"]", "{\"" + missing + "\":\"batches\"}"));
        await().untilAsserted(() ->
                assertThat(output.toString()).contains("There is no topic " + missing + " of mapping batches."));
    }

    private Site.Instance start(int factor, String... settings) {
        return site.start(Stream.concat(
                        Stream.of(
                                "--spring.main.sources=" + BatchMappings.class.getName(),
                                "--test.batches.topic=" + topic,
                                "--test.batches.factor=" + factor),
                        Arrays.stream(settings))
                .toArray(String[]::new));
    }

    private static String changed(Site.Instance instance) {
        String health = instance.health();
        int begin = health.indexOf("\"mappings\":");
        return begin < 0 ? "" : health.substring(begin, health.indexOf("}", begin) + 1);
    }

    private static BigDecimal balance(Site.Instance instance) {
        return Documents.sum(instance.get("/api/registers/inventory/balances?product=77"));
    }

    private void publish(String key, String... parts) {
        site.publish(new ProducerRecord<>(
                topic, key, ("[" + String.join(",", parts) + "]").getBytes(StandardCharsets.UTF_8)));
    }

    private static String dated(String document) {
        return document.substring(0, document.length() - 1) + ",\"at\":\"2026-04-19T10:15:00Z\"}";
    }

    private static String document(String id, long revision, String quantity) {
        return """
                {"id":"%s","revision":%d,"product":77,"quantity":"%s"}""".formatted(id, revision, quantity);
    }
}
