package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.testkit.TestKafka;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Goods that come and go on a shelf with two floors: one refuses what is not there, and one tells when little is left. What was
 * announced has to be all that happened, whichever layout has announced it.
 */
final class ShelfTraffic implements AutoCloseable {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);
    private static final String LATER = "\"2036-01-01T00:00:00Z\"";
    private static final int PRODUCTS = 6;

    private final Site site;
    private final Random random;
    private final String topic = TestKafka.newTopic("moves", Site.PARTITIONS);
    private final Path mapping;
    private final Map<String, Move> sent = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private @Nullable ScheduledFuture<?> publishing;
    private int number;

    private record Move(int product, int quantity) {}

    ShelfTraffic(Site site, Path folder, long seed) throws IOException {
        this.site = site;
        this.random = new Random(seed);
        this.mapping = folder.resolve("moves.yaml");
        Files.writeString(mapping, """
                mapping: moves
                topics: [%s]
                recorder: move:{/id}
                revision: once
                period: /at
                retry-until: /until
                register: shelf
                dimensions: { warehouse: /warehouse, product: /product }
                resources: { quantity: /quantity }
                """.formatted(topic));
    }

    /** The settings of every instance, and more. */
    String[] settings(String... more) {
        return Stream.concat(
                        Stream.of(
                                "--accumulator.shard.keyed-by[" + topic + "]=warehouse,product",
                                "--accumulator.topics.movements=",
                                "--accumulator.mappings=" + mapping.toUri(),
                                "--accumulator.registers.shelf.kind=balance",
                                "--accumulator.registers.shelf.dimensions.warehouse=int",
                                "--accumulator.registers.shelf.dimensions.product=int",
                                "--accumulator.registers.shelf.resources.quantity=numeric(18,4)",
                                "--accumulator.floors.enough.of.shelf=+quantity",
                                "--accumulator.floors.enough.by=warehouse,product",
                                "--accumulator.floors.enough.when=now",
                                "--accumulator.floors.low.of.shelf=+quantity",
                                "--accumulator.floors.low.by=warehouse,product",
                                "--accumulator.floors.low.when=now",
                                "--accumulator.floors.low.min=3",
                                "--accumulator.floors.low.for=tell"),
                        Arrays.stream(more))
                .toArray(String[]::new);
    }

    void move(String id, int product, int quantity) {
        publish(id, product, quantity, "null");
    }

    /** Waits for more if it is refused. */
    void wait(String id, int product, int quantity) {
        publish(id, product, quantity, LATER);
    }

    private void publish(String id, int product, int quantity, String until) {
        sent.put("move:" + id, new Move(product, quantity));
        site.publish(new ProducerRecord<>(topic, "1/" + product, """
                {"id": "%s", "at": "2026-04-19T10:15:00Z", "warehouse": 1, "product": %d, "quantity": %d, "until": %s}""".formatted(id, product, quantity, until)
                .getBytes(StandardCharsets.UTF_8)));
    }

    void begin(Duration every) {
        publishing = thread.scheduleWithFixedDelay(this::publishOne, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void publishOne() {
        int quantity = random.nextInt(5) + 1;
        publish(
                "t" + number++,
                random.nextInt(PRODUCTS),
                random.nextBoolean() ? quantity : -quantity,
                random.nextInt(5) == 0 ? LATER : "null");
    }

    void stop() throws Exception {
        ScheduledFuture<?> running = publishing;
        if (running != null) {
            running.cancel(false);
            thread.submit(site::flush).get();
        }
    }

    /** Waits until something was announced of a document. */
    void awaitAnnounced(String type, String id) {
        site.flush();
        await().atMost(WAIT_MAX)
                .untilAsserted(() -> assertThat(site.announced()).contains(type + " move:" + id + " 1"));
    }

    /** All that happened was announced, and is so in the databases of the layout that is live. */
    void everythingWasDecidedOnce(List<Site> live, Site.Instance front) {
        await().atMost(WAIT_MAX).untilAsserted(() -> assertThat(recorders("")).isEqualTo(sent.keySet()));
        List<String> announced = site.announced().stream()
                .filter(one -> one.startsWith("document."))
                .toList();
        assertThat(announced).doesNotHaveDuplicates();
        Set<String> posted = recorders("document.posted");
        Map<Integer, Integer> balances = new HashMap<>();
        posted.forEach(recorder -> {
            Move move = Objects.requireNonNull(sent.get(recorder));
            balances.merge(move.product(), move.quantity(), Integer::sum);
        });
        assertThat(balances.values()).allMatch(balance -> balance >= 0);
        for (JsonNode row : front.get("/api/registers/shelf/balances?groupBy=product&limit=100")
                .get("rows")) {
            assertThat(row.get("quantity").decimalValue())
                    .as(row.toString())
                    .isEqualByComparingTo(BigDecimal.valueOf(
                            balances.getOrDefault(row.get("product").asInt(), 0)));
        }
        Set<String> refused = new HashSet<>(recorders("document.refused"));
        refused.removeAll(posted);
        assertThat(all(live, "select recorder from accumulator.floor_refusals where state = 'refused'"))
                .containsExactlyInAnyOrderElementsOf(refused);
        crossingsComeInTurns(live, balances);
    }

    private Set<String> recorders(String type) {
        return site.announced().stream()
                .filter(one -> one.startsWith(type))
                .map(one -> one.split(" ", -1)[1])
                .collect(Collectors.toSet());
    }

    private void crossingsComeInTurns(List<Site> live, Map<Integer, Integer> balances) {
        Map<String, List<String>> told = new TreeMap<>();
        site.results().stream()
                .filter(result -> header(result, "ce_type").startsWith("floor."))
                .sorted(Comparator.comparing(result -> header(result, "ce_time")))
                .forEach(result -> told.computeIfAbsent(
                                JsonMapper.shared()
                                        .readTree(result.value())
                                        .at("/group/product")
                                        .asString(),
                                none -> new ArrayList<>())
                        .add(header(result, "ce_type")));
        Set<String> below = new HashSet<>();
        told.forEach((product, events) -> {
            for (int i = 0; i < events.size(); i++) {
                assertThat(events.get(i))
                        .as("event %d of product %s: %s", i, product, events)
                        .isEqualTo(i % 2 == 0 ? "floor.crossed" : "floor.restored");
            }
            if (events.size() % 2 == 1) {
                below.add("1," + product);
            }
        });
        assertThat(all(
                        live,
                        "select array_to_string(group_values, ',') from accumulator_1.floor_groups"
                                + " where below_since is not null"))
                .containsExactlyInAnyOrderElementsOf(below);
        balances.forEach((product, balance) -> assertThat(below.contains("1," + product))
                .as("product %d", product)
                .isEqualTo(balance < 3));
    }

    private static String header(ConsumerRecord<String, String> result, String name) {
        return new String(result.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static List<String> all(List<Site> sites, String question) {
        return sites.stream()
                .flatMap(one -> one.jdbc.queryForList(question, String.class).stream())
                .toList();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
