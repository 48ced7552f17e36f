package dev.accumulator.consumer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.avro.Serde;
import dev.accumulator.consumer.avro.TestRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingCommandTests {
    private static final String GOOD = """
            mapping: good
            topics: [t, s]
            recorder: g:{/id}
            revision: /v
            period: /at
            register: points
            dimensions: { customer: /c }
            resources: { points: /p }
            """;
    private static final String REGISTERS = """
            accumulator:
              registers:
                points:
                  kind: balance
                  dimensions: { customer: text }
                  resources: { points: "numeric(18,2)" }
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder = Path.of("");

    private int say(String... args) {
        return OperatorCommands.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void checksFilesWithTheRegistersOfTheConfigurationAndNoServer() throws IOException {
        String good = file("good.yaml", GOOD);

        assertThat(say("mapping", "check", good, "--config", file("settings.yaml", REGISTERS)))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines(good + ": mapping good of s, t is good");
    }

    @Test
    void printsEveryMistakeAndEndsWithOne() throws IOException {
        String bad = file("bad.yaml", GOOD.replace("/v", "[]").replace("customer", "klient"));

        assertThat(say("mapping", "check", bad, "none.yaml", "--config", file("settings.yaml", REGISTERS)))
                .isEqualTo(MappingCommand.EXIT_MISTAKES);
        assertThat(out.toString().lines())
                .containsExactly(
                        bad + ":4:11: revision takes a single value, was a list",
                        bad + ":7:13: dimensions has no customer, which register points needs",
                        bad + ":7:15: register points has no dimension \"klient\"; it has customer",
                        "none.yaml:1:1: the file cannot be read: there is no such file");
        assertThat(err.toString()).isEqualToIgnoringNewLines("4 mistakes");
    }

    @Test
    void withoutSettingsThereAreTheShippedRegisters() throws IOException {
        assertThat(say("mapping", "check", file("good.yaml", GOOD))).isEqualTo(MappingCommand.EXIT_MISTAKES);
        assertThat(out.toString()).contains("no register is named \"points\"; there are inventory, sales");
        assertThat(err.toString())
                .contains("No registers are declared in application.yaml")
                .contains("--config");
    }

    /** The printed file can be checked and tried as it is, and is the mapping in force: it has refusals of its own. */
    @Test
    void aMappingThatComesWithTheServiceIsPrintedAndTriedAsWhatItIs() throws IOException {
        assertThat(say("mapping", "shipped", "orders")).isZero();
        String printed = file("orders.yaml", out.toString());
        assertThat(out.toString()).contains("mapping: orders\n", "recorder: order:{key}\n");

        out.getBuffer().setLength(0);
        assertThat(say("mapping", "check", printed)).as(err.toString()).isZero();
        assertThat(out.toString())
                .isEqualToIgnoringNewLines(
                        printed + ": mapping orders comes with the service, and is in force without being named");

        String event = """
                42@@{"orderId":"42","revision":1,"occurredAt":"2026-04-19T10:15:00Z","clientId":5,"warehouseId":1,\
                "lines":[{"lineNo":1,"productId":7,"quantity":2,"unitPrice":1.255}]}
                """;
        String events = file("events.json", event + event.replace("\"quantity\":2", "\"quantity\":0"));
        out.getBuffer().setLength(0);
        assertThat(say(
                        "mapping",
                        "try",
                        printed,
                        "--events",
                        events,
                        "--key-separator",
                        "@@",
                        "--header",
                        "ce_specversion=1.0",
                        "--header",
                        "ce_id=1",
                        "--header",
                        "ce_source=/shop",
                        "--header",
                        "ce_type=order.posted"))
                .isEqualTo(MappingCommand.EXIT_MISTAKES);
        assertThat(out.toString())
                .contains("inventory  2026-04-19T10:15:00Z  product=7 warehouse=1  amount=-2.51 quantity=-2")
                .contains("sales  2026-04-19T10:15:00Z  client=5 product=7  amount=2.51 quantity=2")
                .contains("out-of-range", "$.lines[0].quantity")
                .contains("2 events: 1 documents, 0 passed over, 1 refused");

        String mine = file("mine.yaml", rd(printed) + "# mine\n");
        assertThat(say("mapping", "check", mine)).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains(mine + ": mapping orders is good; accumulator.shipped-mappings.orders names it");
        String others = rd(printed).replace("order:{key}", "order:{/orderId}");
        assertThat(say("mapping", "check", file("others.yaml", others))).isEqualTo(1);
        assertThat(out.toString()).contains("recorders that begin with order: belong to the shipped topics");
        assertThat(say("mapping", "shipped", "movements")).isNotZero();
        assertThat(err.toString()).contains("there are orders and receipts");
    }

    private static String rd(String file) throws IOException {
        return Files.readString(Path.of(file));
    }

    @Test
    void tellsSettingsThatCannotBeRead() throws IOException {
        assertThat(say("mapping", "check", file("good.yaml", GOOD), "--config", "none.yaml"))
                .isEqualTo(RebuildCommand.EXIT_UNANSWERED);
        assertThat(err.toString()).contains("none.yaml");
    }

    @Test
    void triesAFileOnEventsAndPrintsWhatEachWouldMake() throws IOException {
        String good = file("good.yaml", GOOD);
        String events = file("events.json", """
                {"id": "1", "v": 1, "at": "2026-04-19T10:15:00Z", "c": "ann", "p": 10.50}
                {"id": "1", "v": 2, "at": "2026-04-19T10:15:00Z", "c": "ann", "p": -3}
                """);

        assertThat(say("mapping", "try", good, "--events", events, "--config", file("settings.yaml", REGISTERS)))
                .as(err.toString())
                .isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "s-0@0",
                        "  post g:1 revision 1",
                        "    points  2026-04-19T10:15:00Z  customer=ann  points=10.50",
                        "s-0@1",
                        "  post g:1 revision 2",
                        "    points  2026-04-19T10:15:00Z  customer=ann  points=-3",
                        "2 events: 2 documents, 0 passed over, 0 refused");
    }

    @Test
    void saysOfEachEventThatIsTriedWhyItIsRefusedAndWhere() throws IOException {
        String good = file("good.yaml", GOOD);
        String events = file("events.json", """
                {"id": "1", "v": 1, "at": "2026-04-19T10:15:00Z", "c": "ann", "p": 1.005}
                {"id": "2", "v": 1, "at": "2026-04-19T10:15:00Z", "c": "ann"}
                no JSON
                {"id": "3", "v": 1, "at": "2026-04-19T10:15:00Z", "c": "ann", "p": "7"}
                """);

        assertThat(say(
                        "mapping",
                        "try",
                        good,
                        "--events",
                        events,
                        "--refused",
                        "--config",
                        file("settings.yaml", REGISTERS)))
                .isEqualTo(MappingCommand.EXIT_MISTAKES);
        assertThat(out.toString())
                .contains("s-0@0", "s-0@1", "s-0@2", "too-many-places at $.p", "$.p", "not-json")
                .contains("4 events: 1 documents, 0 passed over, 3 refused")
                .doesNotContain("s-0@3", "g:3");
    }

    @Test
    void triesNothingByAFileWithMistakes() throws IOException {
        String bad = file("bad.yaml", GOOD.replace("customer", "klient"));

        assertThat(say("mapping", "try", bad, "--events", bad, "--config", file("settings.yaml", REGISTERS)))
                .isEqualTo(MappingCommand.EXIT_MISTAKES);
        assertThat(err.toString()).contains(bad + ":7:", "klient");
        assertThat(say("mapping", "try", bad)).isEqualTo(2);
    }

    @Test
    void takesSettingsAsTheStartOfTheServiceDoes() throws IOException {
        String good = file(
                "good.yaml",
                GOOD.replace("register:", "lines: /lines\nregister:").replace("/p", "line:/p"));
        String events = file("events.json", """
                {"id": "1", "v": 1, "at": "2026-04-19T10:15:00Z", "c": "ann", "lines": [{"p": 1}, {"p": 2}, {"p": 3}]}
                """);
        String settings = file("settings.yaml", REGISTERS + "  limits: { lines: 3 }\n");

        assertThat(say("mapping", "try", good, "--events", events, "--config", settings))
                .as(err.toString())
                .isZero();
        assertThat(say(
                        "mapping",
                        "try",
                        "--accumulator.limits.lines=2",
                        good,
                        "--events=" + events,
                        "--config=" + settings))
                .isEqualTo(MappingCommand.EXIT_MISTAKES);
        assertThat(out.toString()).contains("too-many-lines at $.lines", "3 elements, more than 2");
        assertThat(say(
                        "mapping",
                        "check",
                        good,
                        "--accumulator.registers.points.kind=balance",
                        "--accumulator.registers.points.dimensions.customer=text",
                        "--accumulator.registers.points.resources.points=bigint"))
                .as(err.toString())
                .isZero();
        assertThat(say("mapping", "check", good, "--spring.config.additional-location=file:" + settings))
                .as(err.toString())
                .isZero();
    }

    @Test
    void aSettingThatDoesNotExistOrIsOutOfItsRangeIsAMistakeOfTheCommandLine() throws IOException {
        String good = file("good.yaml", GOOD);

        assertThat(say("mapping", "check", good, "--accumulator.limits.line=2")).isEqualTo(2);
        assertThat(err.toString())
                .contains("accumulator.limits.line: there is no such setting. Did you mean accumulator.limits.lines?");
        assertThat(say("mapping", "try", good, "--events", good, "--accumulator.limits.lines=0"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("accumulator.limits.lines must be from 1 to 5000, was 0");
        assertThat(say("mapping", "check", good, "--accumulator.schema-registry.url=registry:8081"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("accumulator.schema-registry.url must be an address like");
    }

    @Test
    void triesEventsInAvroWithTheRegistryOfTheSettings() throws IOException {
        Schema schema = new Schema.Parser().parse("""
                {"type": "record", "name": "Points", "fields": [
                  {"name": "id", "type": "string"}, {"name": "v", "type": "long"}, {"name": "c", "type": "string"},
                  {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                  {"name": "p", "type": {"type": "bytes", "logicalType": "decimal", "precision": 18, "scale": 2}}]}""");
        GenericRecord value = new GenericData.Record(schema);
        value.put("id", "1");
        value.put("v", 1L);
        value.put("c", "ann");
        value.put("at", 1_776_593_700_000L);
        value.put("p", ByteBuffer.wrap(BigInteger.valueOf(1990).toByteArray()));
        String events =
                file("events", Base64.getEncoder().encodeToString(Serde.of(7).write(value)) + "\n");
        String mapping = file("avro.yaml", GOOD + "value: avro\n");
        String settings = file("settings.yaml", REGISTERS);
        try (TestRegistry registry = new TestRegistry()) {
            registry.put(7, schema.toString());
            String url = "--accumulator.schema-registry.url=" + registry.url();

            assertThat(say("mapping", "try", mapping, "--events", events, "--base64", "--config", settings, url))
                    .as(err.toString())
                    .isZero();
            assertThat(out.toString())
                    .contains("    points  2026-04-19T10:15:00Z  customer=ann  points=19.90", "1 events: 1 documents");

            registry.fail(503);
            assertThat(say("mapping", "try", mapping, "--events", events, "--base64", "--config", settings, url))
                    .isEqualTo(RebuildCommand.EXIT_UNANSWERED);
            assertThat(err.toString())
                    .contains("the schema registry at " + registry.url() + " answers /schemas/ids/7 with 503");
            int asked = registry.asked();
            assertThat(say("mapping", "check", mapping, "--config", settings, url))
                    .isZero();
            assertThat(registry.asked()).as("a check asks nobody").isEqualTo(asked);
        }
        assertThat(say("mapping", "try", mapping, "--events", events, "--base64", "--config", settings))
                .isEqualTo(RebuildCommand.EXIT_UNANSWERED);
        assertThat(err.toString()).contains("no schema registry is named here (accumulator.schema-registry.url)");
        assertThat(say("mapping", "check", mapping, "--config", settings)).isZero();
    }

    @Test
    void printsTheSchemaForEditors() {
        assertThat(say("mapping", "schema")).isZero();
        assertThat(out.toString()).contains("\"$id\": \"https://schemas.accumulator.dev/mapping.schema.json\"");
    }
}
