package dev.accumulator.consumer.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.producer.expected.ExpectedState;
import dev.accumulator.producer.traffic.Disturbances;
import dev.accumulator.producer.traffic.Modes;
import dev.accumulator.producer.traffic.Traffic;
import dev.accumulator.producer.traffic.TrafficOptions;
import dev.accumulator.producer.traffic.World;
import dev.accumulator.producer.verify.Verification;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.schemas.Topics;
import dev.accumulator.testkit.PostgresServer.Durability;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Four shards with a PostgreSQL each, whose commits survive a power loss, and two instances each. Instances, servers and
 * the broker are killed, frozen and restarted while a stream with all disturbances is posted. An instance that answers for all
 * shards is asked all the time, and each answer must be the model's at the positions that it names. At the end all of it must be
 * the model's.
 */
@EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/shards runs it")
class ShardFaultIT {
    private static final Logger LOG = LoggerFactory.getLogger(ShardFaultIT.class);

    private static final int SHARDS = Integer.getInteger("test.shards", 4);
    private static final int INSTANCES_OF_EACH = Integer.getInteger("test.shards.instances", 2);
    private static final int DOCUMENTS = Integer.getInteger("test.shards.documents", 3_000);
    private static final int KILLS = Integer.getInteger("test.shards.kills", 6);
    private static final int RUNS = Integer.getInteger("test.shards.runs", 1);
    private static final long SEED = Long.getLong("test.shards.seed", 1L);

    /** Two of each topic for each shard, so that its instances share them. */
    private static final int PARTITIONS = 2 * SHARDS;

    /** Few enough cells for one page, so that each has movements in all shards. */
    private static final World WORLD = new World(6, 60, 20, LocalDate.of(2026, 3, 1), 90);

    private static final List<String> TOPICS = List.of(Topics.ORDERS, Topics.RECEIPTS, Topics.MOVEMENTS);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);
    private static final Duration DRAIN_MAX = Duration.ofMinutes(30);
    private static final int ORDERS_READ_MAX = 500;

    static LongStream seeds() {
        return LongStream.range(SEED, SEED + RUNS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void eachAnswerOverAllShardsIsThatOfTheModelWhateverDies(long seed) throws Exception {
        List<Fault> plan = Fault.plan(seed, KILLS, SHARDS * INSTANCES_OF_EACH, PAUSE_MAX);
        LOG.info("Seed {}: {} documents, {} faults", seed, DOCUMENTS, plan.size());
        Path logs = Path.of(
                "target",
                "fault",
                "shards-" + seed + "-" + ProcessHandle.current().pid());
        long began = System.nanoTime();
        try (FaultSite site = new FaultSite(logs, SHARDS, PARTITIONS, Durability.POWER_LOSS)) {
            List<ConsumerProcess> instances = instances(site);
            ConsumerProcess front = site.front();
            try (Nemesis nemesis = new Nemesis(site, instances, site.consumerOf(SHARDS - 1, "extra"));
                    Publisher publisher = Publisher.to(site.bootstrapServers())) {
                instances.forEach(ConsumerProcess::start);
                for (ConsumerProcess instance : instances) {
                    instance.awaitUp();
                }
                front.start();
                front.awaitReady();
                Traffic traffic = Traffic.of(TrafficOptions.of(seed, DOCUMENTS)
                        .with(Disturbances.ALL)
                        .with(Modes.MIXED)
                        .with(WORLD));
                StateAtPositions model = new StateAtPositions();
                long amidFaults;
                try (AskedFront asked = new AskedFront(front, seed)) {
                    Set<String> begun = new HashSet<>();
                    new Storm(site, nemesis, traffic, DOCUMENTS, publisher)
                            .rage(
                                    plan,
                                    delivery -> {
                                        model.publish(delivery, traffic.expectation());
                                        if (begun.add(delivery.recorder())) {
                                            asked.documentBegins(delivery.recorder());
                                        }
                                    },
                                    share -> {});
                    nemesis.relent();
                    amidFaults = site.posted();
                    publisher.flush();
                    assertThat(publisher.acknowledged())
                            .isEqualTo(traffic.counts().records());
                    site.awaitDrained(DRAIN_MAX);
                    asked.stop();
                    model.read(site.bootstrapServers(), TOPICS, PARTITIONS);
                    LOG.info("Seed {}: {}", seed, asked.settle(model));
                }
                ExpectedState expected = traffic.expectation().state();
                String compared = new Reckoning(site, expected).settle();
                frontHasAllOfIt(front, expected);
                LOG.info(
                        "Seed {}: {} documents in {} records, {} of these posted amid {} faults, {} of them kills: {};"
                                + " {} shards, {} starts of {} instances; {} s; equal to the model: {}",
                        seed,
                        DOCUMENTS,
                        traffic.counts().records(),
                        amidFaults,
                        plan.size(),
                        nemesis.kills(),
                        nemesis.done(),
                        SHARDS,
                        instances.stream().mapToInt(ConsumerProcess::starts).sum(),
                        instances.size(),
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
                        compared);
            } finally {
                if (front.isAlive()) {
                    front.kill();
                }
            }
        }
    }

    private static List<ConsumerProcess> instances(FaultSite site) {
        List<ConsumerProcess> instances = new ArrayList<>();
        for (int i = 0; i < INSTANCES_OF_EACH; i++) {
            for (int shard = 0; shard < SHARDS; shard++) {
                instances.add(site.consumerOf(shard, shard + "-" + i));
            }
        }
        return instances;
    }

    /** Balances, turnovers, orders, documents and letters, asked of the front. */
    private static void frontHasAllOfIt(ConsumerProcess front, ExpectedState expected) throws Exception {
        assertThat(new Verification(front.uri(""), expected, true, ORDERS_READ_MAX).check())
                .satisfies(report ->
                        assertThat(report.equal()).as(report.toString()).isTrue());
        Map<String, String> documents = new HashMap<>();
        for (JsonNode row : rows(front, "/api/recorders?limit=1000")) {
            if (row.path("revision").asLong(0) > 0) {
                documents.put(
                        row.path("recorder").asString(),
                        row.path("state").asString() + " "
                                + row.path("revision").asLong());
            }
        }
        Map<String, String> should = new HashMap<>();
        expected.recorders()
                .forEach((recorder, state) ->
                        should.put(recorder, (state.posted() ? "posted " : "unposted ") + state.revision()));
        assertThat(documents).isEqualTo(should);

        Map<String, Integer> letters = new HashMap<>();
        Set<String> places = new HashSet<>();
        for (JsonNode row : rows(front, "/api/dead-letters?limit=100")) {
            letters.merge(row.path("topic").asString() + " " + row.path("code").asString(), 1, Integer::sum);
            assertThat(places.add(row.path("topic") + "-" + row.path("partition") + "@" + row.path("offset")))
                    .as(row.toString())
                    .isTrue();
        }
        Map<String, Integer> wanted = new HashMap<>();
        expected.deadLetters()
                .forEach((letter, count) -> wanted.merge(letter.topic() + " " + letter.code(), count, Integer::sum));
        assertThat(letters).isEqualTo(wanted);
    }

    /** Returns the rows of all pages. */
    private static List<JsonNode> rows(ConsumerProcess front, String path) throws Exception {
        List<JsonNode> rows = new ArrayList<>();
        String cursor = "";
        do {
            String next = cursor.isEmpty() ? "" : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
            JsonNode page = JsonMapper.shared().readTree(front.get(path + next));
            page.required("rows").forEach(rows::add);
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        return rows;
    }
}
