package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.producer.wire.Envelope;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.ReservationEvent;
import dev.accumulator.testkit.TestKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import tools.jackson.databind.JsonNode;

/** Two shards, and one database for all documents, that read topics keyed by warehouse as {@code docs/scaling.md} shows. */
final class KeyedSites implements AutoCloseable {
    static final Path DOCUMENT = Path.of("../../docs/scaling.md");
    static final int SHARDS = 2;
    private static final Duration WAIT_MAX = Duration.ofMinutes(3);
    private static final String KEYED_BY = "accumulator.shard.keyed-by.";

    private final List<Site> shards = new ArrayList<>();
    private final Site whole;
    private final String reservations = TestKafka.newTopic("reservations", Site.PARTITIONS);
    private final String sales = TestKafka.newTopic("sales", Site.PARTITIONS);
    private final Path mapping;
    private long byOthers;
    private boolean wholeIsStarted;

    KeyedSites(Path folder) throws IOException {
        Site first = new Site();
        shards.add(first);
        shards.add(first.beside());
        whole = first.beside();
        mapping = folder.resolve("sales.yaml");
        Files.writeString(mapping, """
                mapping: sales
                topics: [%s]
                recorder: sale:{/id}
                revision: once
                period: /at
                retry-until: /until
                register: inventory
                dimensions: { warehouse: /warehouse, product: /product }
                resources: { quantity: /quantity, amount: /quantity }
                """.formatted(sales));
    }

    /** The settings that the document shows, for topics of other names. */
    private List<String> settings() {
        List<String> settings = new ArrayList<>(List.of(
                "--accumulator.topics.reservations=" + reservations,
                "--accumulator.mappings=" + mapping.toUri(),
                "--accumulator.shard.keyed-by[" + sales + "]=warehouse"));
        List<String> lines = lines();
        int section = lines.indexOf("### Shipped topics, and reservations");
        int begin = section + lines.subList(section, lines.size()).indexOf("```yaml") + 1;
        String yaml = String.join(
                "\n",
                lines.subList(begin, begin + lines.subList(begin, lines.size()).indexOf("```")));
        try {
            for (PropertySource<?> source : new YamlPropertySourceLoader()
                    .load(DOCUMENT.toString(), new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))) {
                for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                    String value = Objects.toString(source.getProperty(name));
                    if (name.startsWith(KEYED_BY)) {
                        int index = name.indexOf('[');
                        String topic = topic(name.substring(KEYED_BY.length(), index));
                        settings.add(
                                "--accumulator.shard.keyed-by[" + topic + "]" + name.substring(index) + "=" + value);
                    } else if (!name.startsWith("accumulator.topics.") || value.isEmpty()) {
                        settings.add("--" + name + "=" + value);
                    }
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return settings;
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(DOCUMENT);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private String topic(String role) {
        return switch (role) {
            case "orders" -> shards.getFirst().topics().orders();
            case "receipts" -> shards.getFirst().topics().receipts();
            default -> reservations;
        };
    }

    /** Starts an instance of a shard. The last one answers for all, which needs the databases of those before. */
    Site.Instance start(int shard, String... more) {
        List<String> settings = settings();
        settings.add("--accumulator.shard.index=" + shard);
        settings.add("--accumulator.shard.of=" + SHARDS);
        for (int i = 0; i < SHARDS && shard == SHARDS - 1; i++) {
            settings.add(
                    "--accumulator.shard.databases[" + i + "]=" + shards.get(i).databaseUrl());
        }
        settings.addAll(Arrays.asList(more));
        return shards.get(shard).start(settings.toArray(String[]::new));
    }

    /** Starts an instance that has all documents in one database. */
    Site.Instance startWhole() {
        wholeIsStarted = true;
        return whole.start(settings().toArray(String[]::new));
    }

    Site shard(int index) {
        return shards.get(index);
    }

    String reservations() {
        return reservations;
    }

    static int shardOf(String key) {
        return new Shard(0, SHARDS).ofKey(key);
    }

    /** Returns some warehouses of a shard, from a number on. */
    static List<String> warehouses(int shard, int from, int count) {
        return IntStream.iterate(from, number -> number + 1)
                .mapToObj(Integer::toString)
                .filter(number -> shardOf(number) == shard)
                .limit(count)
                .toList();
    }

    /** Returns the record of a document with a key. */
    ProducerRecord<String, byte[]> record(String key, DocumentEvent event) {
        ProducerRecord<String, byte[]> record =
                Envelope.of(shards.getFirst().topics(), event, Spelling.TEXT).record(Mode.BINARY);
        String topic = event instanceof ReservationEvent ? reservations : record.topic();
        return new ProducerRecord<>(topic, null, key, record.value(), record.headers());
    }

    void publish(String key, DocumentEvent... events) {
        for (DocumentEvent event : events) {
            shards.getFirst().publish(record(key, event));
        }
    }

    /** Publishes a sale, which waits for more until far ahead. */
    void sell(String key, String id, String product, String quantity) {
        shards.getFirst().publish(new ProducerRecord<>(sales, key, """
                {"id": "%s", "at": "2026-04-19T10:15:00Z", "until": "2199-01-01T00:00:00Z", "warehouse": %s, "product": %s,
                 "quantity": -%s}""".formatted(id, key, product, quantity)
                .getBytes(StandardCharsets.UTF_8)));
    }

    void publish(ProducerRecord<String, byte[]> record) {
        shards.getFirst().publish(record);
    }

    /** Counts records that others have sent. */
    void sentByOthers(long records) {
        byOthers += records;
    }

    /** Waits until both shards, and the one database if an instance reads for it, have read what was sent. */
    void awaitPosted() {
        shards.getFirst().flush();
        long sent = shards.getFirst().sent() + byOthers;
        await().atMost(WAIT_MAX).ignoreExceptions().untilAsserted(() -> {
            assertThat(position(shards.get(0)) + position(shards.get(1))).isEqualTo(sent);
            if (wholeIsStarted) {
                assertThat(position(whole)).isEqualTo(sent);
            }
        });
    }

    /** The number of records that a shard has read. */
    long position(int shard) {
        return position(shards.get(shard));
    }

    private static long position(Site site) {
        return Objects.requireNonNull(site.jdbc.queryForObject(
                "select coalesce(sum(position), 0) from accumulator_%d.positions".formatted(site.live()), Long.class));
    }

    /** Opens a producer of its own. */
    static Publisher publisher() {
        return Publisher.to(TestKafka.bootstrapServers());
    }

    /** The open dead letters that an instance tells of: shard, code, recorder and message. */
    static List<String> letters(Site.Instance front) {
        return front.get("/api/dead-letters?state=open&limit=100")
                .path("rows")
                .valueStream()
                .map(letter -> letter.path("id").asString().substring(0, 1) + " "
                        + letter.path("code").asString() + " "
                        + letter.path("recorder").asString("none") + " "
                        + letter.path("message").asString())
                .toList();
    }

    /** Returns how much an instance says is on hand, reserved and available of a product, by warehouse. */
    static List<String> available(Site.Instance front, String product) {
        return front.get("/api/availability?product=" + product)
                .path("rows")
                .valueStream()
                .map(row -> row.path("warehouse").asString() + ": " + plain(row.path("onHand")) + " "
                        + plain(row.path("reserved")) + " " + plain(row.path("available")))
                .toList();
    }

    private static String plain(JsonNode number) {
        return number.decimalValue().stripTrailingZeros().toPlainString();
    }

    @Override
    public void close() {
        whole.close();
        shards.reversed().forEach(Site::close);
    }
}
