package dev.accumulator.consumer.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.producer.traffic.Disturbances;
import dev.accumulator.producer.traffic.Modes;
import dev.accumulator.producer.traffic.Traffic;
import dev.accumulator.producer.traffic.TrafficOptions;
import dev.accumulator.producer.verify.Verification;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.schemas.EventTypes;
import dev.accumulator.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * All faults together: processes are killed, frozen, restarted and added while a stream with all disturbances is
 * posted. The state at the end must be the model's, and the topic of balances must tell it.
 *
 * <p>The stream and the plan of faults are functions of the seed; the moment at which a fault hits the consumer is not.
 * The figures and commands of the long run are in {@code docs/guarantees.md}.
 */
class FaultIT {
    private static final Logger LOG = LoggerFactory.getLogger(FaultIT.class);

    private static final int DOCUMENTS = Integer.getInteger("accumulator.fault.documents", 700);

    /** None for the short form. */
    private static final int KILLS = Integer.getInteger("accumulator.fault.kills", 0);

    private static final int RUNS = Integer.getInteger("accumulator.fault.runs", 1);
    private static final long SEED = Long.getLong("accumulator.fault.seed", 1L);
    /** Little is posted between two faults in the build. */
    private static final Duration PAUSE_MAX = Duration.ofMillis(DOCUMENTS > 1_000 ? 5_000 : 1_500);

    private static final int ORDERS_READ_MAX = 500;

    /** Larger runs skip the proof that damage is found: the comparison is the same, and once per build is enough. */
    private static final int DAMAGED_DOCUMENTS_MAX = 10_000;

    private static final Duration DRAIN_MAX = Duration.ofMinutes(30);

    private static final Duration PUBLISHED_MAX = Duration.ofMinutes(5);

    static LongStream seeds() {
        return LongStream.range(SEED, SEED + RUNS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theRegistersReachTheStateOfTheModelWhateverDies(long seed) throws Exception {
        List<Fault> plan = KILLS == 0 ? Fault.shortPlan(seed, 2, PAUSE_MAX) : Fault.plan(seed, KILLS, 2, PAUSE_MAX);
        LOG.info("Seed {}: {} documents, {} faults", seed, DOCUMENTS, plan.size());
        Path logs = Path.of(
                "target",
                "fault",
                "seed-" + seed + "-" + ProcessHandle.current().pid());
        long began = System.nanoTime();
        try (FaultSite site = new FaultSite(logs)) {
            List<ConsumerProcess> instances =
                    List.of(site.consumer("a", FaultSite.CONTROLLED), site.consumer("b", FaultSite.CONTROLLED));
            ConsumerProcess extra = site.consumer("extra", FaultSite.CONTROLLED);
            try (Nemesis nemesis = new Nemesis(site, instances, extra);
                    Publisher publisher = Publisher.to(site.bootstrapServers())) {
                instances.forEach(ConsumerProcess::start);
                instances.getFirst().awaitUp();
                Traffic traffic = Traffic.of(TrafficOptions.of(seed, DOCUMENTS)
                        .with(Disturbances.ALL)
                        .with(Modes.MIXED));
                ControlStream control = new ControlStream(site, publisher, traffic.expectation(), seed, DOCUMENTS);
                control.begin();
                new Storm(site, nemesis, traffic, DOCUMENTS, publisher)
                        .rage(plan, delivery -> {}, share -> control.step(share, plan.size()));
                nemesis.relent();
                long amidFaults = site.posted();
                publisher.flush();
                assertThat(publisher.acknowledged()).isEqualTo(traffic.counts().records() + control.records());
                site.awaitDrained(DRAIN_MAX);

                String compared = new Reckoning(site, traffic.expectation().state()).settle();
                String controlled = control.settle();
                agreesOverRest(instances, traffic);
                crossingsWereToldInTurns(site);
                site.awaitPublished(PUBLISHED_MAX);
                if (KILLS > 0) {
                    aRebuildDecidesNothingAnew(instances.getFirst());
                }
                LOG.info(
                        "Seed {}: {} documents in {} records, {} of these posted amid {} faults, {} of them kills: {};"
                                + " {} starts of an instance; {} s; equal to the model: {}; {}",
                        seed,
                        DOCUMENTS,
                        traffic.counts().records(),
                        amidFaults,
                        plan.size(),
                        nemesis.kills(),
                        nemesis.done(),
                        extra.starts()
                                + instances.stream()
                                        .mapToInt(ConsumerProcess::starts)
                                        .sum(),
                        (System.nanoTime() - began) / 1_000_000_000,
                        compared,
                        controlled);
                nemesis.killInstances();
                if (DOCUMENTS <= DAMAGED_DOCUMENTS_MAX) {
                    damageIsFound(site, traffic);
                }
            }
        }
    }

    /** The two events of a group come in turns, and the last one agrees with the balance. */
    private static void crossingsWereToldInTurns(FaultSite site) {
        Map<String, List<String>> told = SentEvents.of(site.bootstrapServers(), Topics.POSTINGS, FaultSite.PARTITIONS)
                .crossings();
        Set<String> below = new TreeSet<>();
        told.forEach((group, types) -> {
            for (int i = 0; i < types.size(); i++) {
                assertThat(types.get(i))
                        .as("%s of %s", i, group)
                        .isEqualTo(i % 2 == 0 ? EventTypes.FLOOR_CROSSED : EventTypes.FLOOR_RESTORED);
            }
            if (types.size() % 2 == 1) {
                below.add(group);
            }
        });
        assertThat(below).isNotEmpty();
        assertThat(below)
                .isEqualTo(new TreeSet<>(
                        site.jdbc().queryForList("""
                        select distinct '["watched",' || warehouse || ',' || product || ']'
                          from (select warehouse, product,
                                       sum(quantity) over (partition by warehouse, product order by period) as balance
                                  from (select c.warehouse, c.product, l.period, l.quantity
                                          from %1$s.inventory_log l
                                          join %1$s.inventory_cell c using (cell)
                                         union all
                                        select c.warehouse, c.product, l.period, -l.quantity
                                          from %1$s.reserved_log l
                                          join %1$s.reserved_cell c using (cell)) both_of_them) m
                         where balance < 0
                        """.formatted("accumulator_" + site.live()), String.class)));
    }

    /**
     * Compares over REST, on every instance, once the servers have been up for a while, and runs the product's own
     * verification.
     */
    private static void agreesOverRest(List<ConsumerProcess> instances, Traffic traffic) throws Exception {
        for (ConsumerProcess instance : instances) {
            if (KILLS == 0) {
                instance.awaitReady();
            } else {
                instance.awaitUp();
            }
            assertThat(new Verification(instance.uri(""), traffic.expectation().state(), true, ORDERS_READ_MAX).check())
                    .satisfies(report ->
                            assertThat(report.equal()).as(report.toString()).isTrue());
        }
        await("one relay that is active")
                .atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(instances.stream()
                                .filter(FaultIT::isRelayActive)
                                .count())
                        .isLessThanOrEqualTo(1));
        instances.getFirst().verify();
    }

    /** A rebuild decides nothing anew: the new generation is the live one, and floors would decide no other way. */
    private static void aRebuildDecidesNothingAnew(ConsumerProcess instance) throws Exception {
        long id = JsonMapper.shared()
                .readTree(instance.send("POST", "/api/rebuilds", "{\"switch\": \"manual\"}")
                        .body())
                .path("id")
                .asLong();
        JsonNode rebuild = await("a rebuild")
                .atMost(DRAIN_MAX)
                .pollInterval(Duration.ofMillis(250))
                .until(
                        () -> JsonMapper.shared().readTree(instance.get("/api/rebuilds/" + id)),
                        shown -> !shown.path("report").isNull()
                                || !shown.path("error").isNull());
        assertThat(rebuild.at("/report/same").asBoolean())
                .as(rebuild.toString())
                .isTrue();
        assertThat(rebuild.at("/report/floors/wouldBePosted").asInt(-1))
                .as(rebuild.toString())
                .isZero();
    }

    /**
     * Proves that the comparison finds the damage that a broken consumer would cause. Without this proof, equality
     * means nothing.
     */
    private static void damageIsFound(FaultSite site, Traffic traffic) throws Exception {
        List<String> expected = new Damage(site).doAll();
        List<String> found = new Reckoning(site, traffic.expectation().state()).differences();
        for (String difference : expected) {
            assertThat(found).anyMatch(one -> one.startsWith(difference));
        }
    }

    private static boolean isRelayActive(ConsumerProcess instance) {
        try {
            return instance.isRelayActive();
        } catch (Exception away) {
            throw new AssertionError(away);
        }
    }
}
