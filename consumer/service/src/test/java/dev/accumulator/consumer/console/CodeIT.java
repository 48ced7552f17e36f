package dev.accumulator.consumer.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.testkit.TestKafka;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.util.HtmlUtils;

/** Each snippet of the page Code runs as it is copied, where the machine has the program that runs it. */
@WholeConsumer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class CodeIT {
    private static final Pattern SNIPPET =
            Pattern.compile("(?s)<pre tabindex=\"0\" data-file=\"([^\"]+)\">(.*?)</pre>");

    private static final Duration WAIT_MAX = Duration.ofMinutes(3);

    private static final Path SYSTEM_PYTHON = Path.of("/usr/bin/python3");

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Map<String, String> snippets = new LinkedHashMap<>();

    @LocalServerPort
    private int port;

    @Autowired
    private Generations generations;

    @Value("${accumulator.topics.movements}")
    private String topic;

    @TempDir
    private Path folder;

    @BeforeAll
    void readPage() throws Exception {
        await().until(generations::isOpen);
        HttpResponse<String> page = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/code"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        Matcher found = SNIPPET.matcher(page.body());
        while (found.find()) {
            snippets.put(found.group(1), HtmlUtils.htmlUnescape(found.group(2)));
        }
    }

    @Test
    void allOfThemAreOnThePageAndLeaveNoHole() {
        assertThat(snippets)
                .containsOnlyKeys(
                        "event.json",
                        "publish-kcat.sh",
                        "Publish.java",
                        "publish.py",
                        "read-curl.sh",
                        "Read.java",
                        "read.py",
                        "results-kcat.sh")
                .allSatisfy((file, code) -> assertThat(code).doesNotContainPattern("\\{[a-z]+}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Publish.java", "publish-kcat.sh", "publish.py"})
    void publishes(String file) throws Exception {
        long before = records();
        run(file);
        assertThat(records()).isEqualTo(before + 1);
        awaitPosted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"read-curl.sh", "Read.java", "read.py", "results-kcat.sh"})
    void reads(String file) throws Exception {
        publish();
        awaitPosted();
        String expected = file.startsWith("results") ? "hello:1" : "100\\.0000.*5000\\.00";
        // Results are on their way a little longer.
        await().atMost(WAIT_MAX).untilAsserted(() -> assertThat(run(file)).containsPattern(expected));
    }

    /** The line of the recipe in docs/mappings.md that publishes a CSV file. */
    @Test
    void theRecipeOfOpeningStockPublishesEachRowWithItsDocumentAsTheKey() throws Exception {
        needed("kcat");
        String recipe = Files.readString(Path.of("../../docs/mappings.md")).split("### 5\\.", 2)[1];
        Matcher line = Pattern.compile("(?s)```sh\\n(.*?)```").matcher(recipe);
        assertThat(line.find()).isTrue();
        String opening = TestKafka.newTopic("stock-opening", 1);
        Files.writeString(folder.resolve("stock.csv"), "warehouse,product,quantity\nnorth,a,12\nnorth,b,3.5\n");
        Path script = Files.writeString(
                folder.resolve("opening.sh"),
                "cd '" + folder + "'\n"
                        + line.group(1)
                                .replace("localhost:9092", TestKafka.bootstrapServers())
                                .replace("stock.opening", opening));

        assertThat(said(List.of("sh", "-e", script.toString()))).isEmpty();

        // The first records of the recipe, which MappingRecipeTests maps.
        Matcher records = Pattern.compile("(?s)```json\\n(.*?)```").matcher(recipe);
        assertThat(records.find()).isTrue();
        assertThat(sent(opening, 2)).isEqualTo(records.group(1).lines().limit(2).toList());
    }

    private static List<String> sent(String topic, int records) {
        List<String> sent = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            await().atMost(WAIT_MAX).until(() -> {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> sent.add(record.key() + "|" + record.value()));
                return sent.size() >= records;
            });
        }
        return sent;
    }

    /** Publishes the document as the programs do, without starting one. */
    private void publish() throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            ProducerRecord<String, String> event =
                    new ProducerRecord<>(topic, "hello:1", Objects.requireNonNull(snippets.get("event.json")));
            event.headers().add("content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8));
            producer.send(event).get();
        }
    }

    private void awaitPosted() {
        await().atMost(WAIT_MAX)
                .until(() -> generations
                                .live()
                                .registers()
                                .balances(BalanceQuery.now(
                                        "inventory", new Selection(Map.of("product", List.of(4711)), List.of())))
                                .rows()
                                .getFirst()
                                .get("quantity")
                                .compareTo(new BigDecimal(100))
                        == 0);
    }

    /** How many records the topic has. */
    private long records() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(one -> new TopicPartition(topic, one.partition()))
                    .toList();
            return consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private String run(String file) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve(file), Objects.requireNonNull(snippets.get(file)));
        List<String> command = new ArrayList<>();
        if (file.endsWith(".java")) {
            command.addAll(List.of(JAVA, "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        } else if (file.endsWith(".py")) {
            command.add(file.startsWith("publish") ? withClient() : needed("python3"));
        } else {
            needed(file.contains("kcat") ? "kcat" : "curl");
            command.addAll(List.of("sh", "-e"));
        }
        command.add(script.toString());
        return said(command);
    }

    /** The first Python that has the client: that of the system has it as a package, whatever another one has. */
    private static String withClient() throws IOException, InterruptedException {
        List<String> pythons = new ArrayList<>(List.of(needed("python3")));
        if (Files.isExecutable(SYSTEM_PYTHON)) {
            pythons.add(SYSTEM_PYTHON.toString());
        }
        for (String python : pythons) {
            if (said(List.of(python, "-c", "import confluent_kafka")).isEmpty()) {
                return python;
            }
        }
        return Assumptions.abort("This machine has no confluent-kafka");
    }

    private static String needed(String program) {
        Assumptions.assumeTrue(
                Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator, -1))
                        .anyMatch(one -> Files.isExecutable(Path.of(one, program))),
                "This machine has no " + program);
        return program;
    }

    private static String said(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(said).isTrue();
        return said;
    }
}
