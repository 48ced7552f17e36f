package dev.accumulator.consumer.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.ConsumerProgram;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestKafka;
import dev.accumulator.testkit.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records what an instance says while something is wrong: its health, log, readiness, status and exit code. The table
 * in {@code docs/production.md} is made of it; {@code -Dgolden.update=true} writes it.
 */
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FailuresIT {
    private static final JsonMapper JSON = new JsonMapper();

    /** The wait of an instance that never gets a connection. */
    private static final String SHORT_WAIT = "--spring.datasource.hikari.connection-timeout=1000";

    private static final Path DOCUMENT = Path.of("../../docs/production.md");
    private static final Pattern TABLE = Pattern.compile("(?s)(<!-- failures -->\n).*?(<!-- /failures -->)");

    private final Instances instances = new Instances();
    private final PostgresDatabase database = TestPostgres.newDatabase();
    private final JdbcTemplate admin = new JdbcTemplate(
            new PostgresDatabase(database.jdbcUrl().replaceAll("/[^/]*$", "/postgres"), "postgres", "postgres")
                    .dataSource());
    private final Map<String, Said> table = new TreeMap<>();

    @TempDir
    Path folder = Path.of("");

    /** @param exit its exit code, or that it runs on */
    private record Said(String health, String log, String readiness, String exit) {}

    @Test
    @Order(1)
    void aWrongPassword(CapturedOutput output) throws Exception {
        String role = "password_" + ProcessHandle.current().pid();
        admin.execute("create role " + role + " login password 'right'");
        requirePassword(role);
        try (ConfigurableApplicationContext instance =
                instances.start(new PostgresDatabase(database.jdbcUrl(), role, "wrong"), SHORT_WAIT)) {
            note(
                    "1. The password of the database is wrong",
                    instance,
                    output,
                    "generation",
                    "password authentication failed for user");
        }
    }

    /** Servers of tests trust everybody, but for this role from now on. */
    private void requirePassword(String role) {
        String file = admin.queryForObject("show hba_file", String.class);
        // Read before it is written: the server empties the file first.
        String rules = admin.queryForObject("select pg_read_file('" + file + "')", String.class);
        admin.execute("copy (select line from regexp_split_to_table($hba$host all " + role + " all scram-sha-256\n"
                + rules + "$hba$, E'\\n') line) to '" + file + "'");
        admin.queryForList("select pg_reload_conf()");
    }

    @Test
    @Order(2)
    void aDatabaseThatIsAway(CapturedOutput output) throws Exception {
        PostgresDatabase away = new PostgresDatabase("jdbc:postgresql://localhost:1/away", "accumulator", "any");
        try (ConfigurableApplicationContext instance = instances.start(away, SHORT_WAIT)) {
            note("2. The database is away", instance, output, "generation", "Connection to localhost:1 refused");
        }
    }

    @Test
    @Order(3)
    void aBrokerThatIsAway(CapturedOutput output) throws Exception {
        try (ConfigurableApplicationContext instance =
                instances.start(database, "--spring.kafka.bootstrap-servers=localhost:1")) {
            note("4. The broker cannot be reached", instance, output, "broker", "no broker answers at localhost:1");
        }
        try (ConfigurableApplicationContext instance = instances.start(
                database,
                "--spring.kafka.bootstrap-servers=localhost:1",
                "--accumulator.intake.enabled=false",
                "--accumulator.outbox.relay=false")) {
            note(
                    "5. The broker cannot be reached, and the instance only answers",
                    instance,
                    output,
                    "kafka",
                    "no broker answers at localhost:1");
        }
    }

    @Test
    @Order(4)
    void aMissingTopicAFullDiskARegistryAndTablesThatAreGone(CapturedOutput output) throws Exception {
        String avro = TestKafka.newTopic("avro", 2);
        Path mapping = Files.writeString(folder.resolve("avro.yaml"), """
                mapping: avro
                topics: [%s]
                value: avro
                recorder: a:{/id}
                revision: once
                period: timestamp
                register: sales
                dimensions: { product: /product, client: { value: 1 } }
                resources: { quantity: /quantity, amount: /quantity }
                """.formatted(avro));
        try (ConfigurableApplicationContext instance = instances.start(
                database,
                "--accumulator.topics.orders=no-such-topic",
                "--accumulator.mappings=" + mapping.toUri(),
                "--accumulator.schema-registry.url=http://localhost:1")) {
            note("6. A topic does not exist", instance, output, "kafka", "no-such-topic");

            JdbcTemplate owner = new JdbcTemplate(database.dataSource());
            owner.execute("""
                    create function full_disk() returns trigger language plpgsql as $$
                    begin
                      raise exception using errcode = '53100',
                            message = 'could not extend file "base/5/16385": No space left on device',
                            hint = 'Check free disk space.';
                    end $$
                    """);
            owner.execute("create trigger full_disk before insert on accumulator_1.postings"
                    + " for each row execute function full_disk()");
            publishReceipt("full");
            note("7. The disk of the database is full", instance, output, "intake", "No space left on device");
            owner.execute("drop trigger full_disk on accumulator_1.postings");
            instances.awaited(instance, "/api/recorders/receipt:full", said -> said.contains("\"revision\":1"));

            publish(new ProducerRecord<>(avro, null, "\0\0\0\0\7\2"));
            note(
                    "9. The registry of schemas is away",
                    instance,
                    output,
                    "intake",
                    "the schema registry at http://localhost:1 does not answer");

            owner.execute("drop schema accumulator_1 cascade");
            note(
                    "3. The tables are gone",
                    instance,
                    output,
                    "generation",
                    "the tables of the live generation are gone");
        }
    }

    private void publishReceipt(String id) {
        ProducerRecord<String, String> record =
                new ProducerRecord<>(instances.topic("receipts"), id, """
                {"receiptId": "%s", "revision": 1, "occurredAt": "2026-04-19T10:15:00Z", "warehouseId": 1,
                 "lines": [{"lineNo": 1, "productId": 101, "quantity": 1, "unitCost": "1.00"}]}""".formatted(id));
        Map.of("ce_specversion", "1.0", "ce_id", id, "ce_source", "/test", "ce_type", "receipt.posted")
                .forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        publish(record);
    }

    private static void publish(ProducerRecord<String, String> record) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            Future<RecordMetadata> sent = producer.send(record);
            producer.flush();
            assertThat(sent).isDone();
        }
    }

    @Test
    @Order(5)
    void aMisspeltSetting() throws Exception {
        List<String> command = ConsumerProgram.command("256m");
        command.add("--accumulator.intake.concurency=4");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isEqualTo(1);
        assertThat(said).doesNotContain("\tat ", "Exception");
        String line = said.lines()
                .filter(each -> each.contains("concurency"))
                .findFirst()
                .orElseThrow()
                .strip();
        table.put("8. A setting is misspelt", new Said("", line, "", "1"));
    }

    /** Waits until the instance says so everywhere, once, and in one line. */
    private void note(
            String failure,
            ConfigurableApplicationContext instance,
            CapturedOutput output,
            String component,
            String reason)
            throws Exception {
        String health = instances.awaited(
                instance, "/actuator/health", said -> shown(said, component).contains(reason));
        String readiness = JSON.readTree(instances.get(instance, "/actuator/health/readiness"))
                .path("status")
                .asString();
        assertThat(JSON.readTree(instances.get(instance, "/actuator/health/liveness"))
                        .path("status")
                        .asString())
                .isEqualTo("UP");
        long startNanos = System.nanoTime();
        instances.get(instance, "/api/status");
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(25));
        if (instance.getEnvironment().getProperty("accumulator.intake.enabled", Boolean.class, true)
                && !component.equals("intake")) {
            instances.awaited(
                    instance,
                    "/api/status",
                    said -> JSON.readTree(said).path("problems").toString().contains(reason.replace("\"", "\\\"")));
        }
        // Parts of the service meet it one after another, and health may tell it before they have written it.
        String writer = component.equals("intake") ? "accumulator-intake-" : "The";
        await("of a line by " + writer)
                .until(() -> lines(output, reason).stream()
                        .anyMatch(line -> message(line).startsWith(writer)));
        List<String> lines = lines(output, reason);
        assertThat(lines)
                .as("one line by each part of the service that meets it")
                .hasSizeBetween(1, 8);
        assertThat(output.toString()).doesNotContain("\tat ");
        // The threads of the intake meet it at the same time as the rest, which tells more.
        String log = lines.stream()
                .map(FailuresIT::message)
                .min(Comparator.comparing((String line) -> !line.startsWith("The"))
                        .thenComparing(line -> line))
                .orElse("");
        table.put(failure, new Said(component + ": " + shown(health, component), log, readiness, "runs on"));
    }

    private static List<String> lines(CapturedOutput output, String reason) {
        return output.toString()
                .lines()
                .filter(line -> line.matches(".* (WARN|ERROR) .*") && line.contains(reason))
                .toList();
    }

    private static String message(String line) {
        return line.replaceFirst("^.*? : ", "");
    }

    /** The details of a component of the health, without figures. */
    private static String shown(String health, String component) {
        JsonNode details =
                JSON.readTree(health).path("components").path(component).path("details");
        JsonNode said = details.path("waitingFor");
        if (said.isMissingNode()) {
            said = details.path("broker");
        }
        if (said.isMissingNode()) {
            said = details.path("missingTopics");
        }
        return said.isObject()
                ? said.properties().iterator().next().getValue().asString()
                : said.isString() ? said.asString() : said.toString();
    }

    @Test
    @Order(6)
    void areInTheDocumentAsTheyAreSaid() throws IOException {
        assertThat(table).hasSize(9);
        String made = table.entrySet().stream()
                .map(row -> String.join(
                        " | ",
                        "| " + row.getKey(),
                        code(row.getValue().health()),
                        code(row.getValue().log()),
                        row.getValue().readiness(),
                        row.getValue().exit() + " |\n"))
                .collect(Collectors.joining(
                        "", "| what is wrong | health | log | readiness | exit code |\n|---|---|---|---|---|\n", ""));
        String document = Files.readString(DOCUMENT);
        Matcher place = TABLE.matcher(document);
        assertThat(place.find()).isTrue();
        String after = document.substring(0, place.end(1)) + made + document.substring(place.start(2));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(DOCUMENT, after);
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(after);
    }

    /** Ports, names of tests and numbers differ from run to run. */
    private String code(String said) {
        String plain = said.replaceAll("password_\\d+", "accumulator")
                .replace("no-such-topic", "orders")
                .replaceAll("localhost:1\\b", "HOST:PORT")
                .replaceAll("avro-[^ ,\\]]*", "bank.payments-0")
                .replaceAll("accumulator-intake-\\d", "accumulator-intake-1")
                .replaceAll("PT[0-9.]+S", "PT0.2S")
                .replace("|", "\\|");
        return plain.isEmpty() ? "" : "`" + plain.replace("`", "'") + "`";
    }
}
