package dev.accumulator.consumer.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.producer.wire.Envelope;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.EventTypes;
import dev.accumulator.schemas.ReceiptLine;
import dev.accumulator.schemas.ReceiptPosted;
import dev.accumulator.schemas.ReservationLine;
import dev.accumulator.schemas.ReservationRequested;
import dev.accumulator.schemas.Topics;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sixteen writers reserve the last pieces of one cell over four instances, of which some are killed, as PostgreSQL is. Half of
 * the requests are for pieces that there are, so each piece has one owner at the end, and each request one answer.
 *
 * <p>The requests and the plan of kills are functions of the seed; the moment at which a kill hits a posting is not.
 * {@code .ci/race-killed 10000 20} is the long run. {@code ReservationsIT} has the race in the small, without kills.
 */
@EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
class RaceIT {
    private static final Logger LOG = LoggerFactory.getLogger(RaceIT.class);
    private static final int REQUESTS = Integer.getInteger("test.race.requests", 1_500);
    private static final int KILLS = Integer.getInteger("test.race.kills", 5);
    private static final int REQUESTS_A_SECOND = Integer.getInteger("test.race.rate", 100);
    private static final long SEED = Long.getLong("test.race.seed", 1L);

    private static final int STOCK = REQUESTS / 2;
    private static final int INSTANCES = 4;
    private static final int WRITERS = 16;
    private static final Duration PAUSE_MAX = Duration.ofSeconds(2);
    private static final Duration DRAIN_MAX = Duration.ofMinutes(15);

    private static final String PRODUCT = "900001";
    private static final Instant NOON = Instant.parse("2026-03-20T12:00:00Z");
    private static final Instant FAR = Instant.parse("2099-12-31T00:00:00Z");

    private static final String[] SETTINGS = {
        "--accumulator.topics.reservations=" + Topics.RESERVATIONS,
        // A partition for each instance, so that all of them decide about the cell.
        "--accumulator.intake.concurrency=1",
        "--accumulator.floors.available.of.inventory=+quantity",
        "--accumulator.floors.available.of.reserved=-quantity",
        "--accumulator.floors.available.by=warehouse,product",
        "--accumulator.floors.available.when=always"
    };

    /** One for each request that may be published. */
    private final Semaphore turns = new Semaphore(0);

    @Test
    void noPieceIsGivenTwiceAndNoneIsLostWhateverDies() throws Exception {
        List<Fault> plan = Fault.killsOnly(SEED, KILLS, INSTANCES, PAUSE_MAX);
        Path logs = Path.of(
                "target",
                "fault",
                "race-" + SEED + "-" + ProcessHandle.current().pid());
        long began = System.nanoTime();
        try (FaultSite site = new FaultSite(logs)) {
            List<ConsumerProcess> instances = IntStream.range(0, INSTANCES)
                    .mapToObj(n -> site.consumer("race-" + n, SETTINGS))
                    .toList();
            try (Nemesis nemesis = new Nemesis(site, instances, site.consumer("none"))) {
                instances.forEach(ConsumerProcess::start);
                for (ConsumerProcess instance : instances) {
                    instance.awaitUp();
                }
                bringThePieces(site);
                long amidKills = race(site, nemesis, plan);
                site.awaitDrained(DRAIN_MAX);

                int decided = eachRequestHasOneAnswer(site);
                nothingBecameALetter(site);
                for (ConsumerProcess instance : instances) {
                    instance.awaitReady();
                    nothingIsLeft(instance);
                }
                instances.getFirst().verify();
                LOG.info(
                        "Seed {}: {} requests of {} writers for {} pieces, {} of them posted amid {} kills: {}; {} starts of"
                                + " {} instances; {} s; {} answers, none oversold, none lost",
                        SEED,
                        REQUESTS,
                        WRITERS,
                        STOCK,
                        amidKills,
                        nemesis.kills(),
                        nemesis.done(),
                        instances.stream().mapToInt(ConsumerProcess::starts).sum(),
                        INSTANCES,
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
                        decided);
            }
        }
    }

    private static void bringThePieces(FaultSite site) {
        try (Publisher publisher = Publisher.to(site.bootstrapServers())) {
            send(
                    publisher,
                    new ReceiptPosted(
                            "pieces",
                            1,
                            NOON,
                            null,
                            "1",
                            List.of(new ReceiptLine(1, PRODUCT, BigDecimal.valueOf(STOCK), BigDecimal.ONE, null))));
            publisher.flush();
        }
        site.awaitPostedBeyond(0, 1);
    }

    /** Lets an equal share of the requests be published between any two kills. Returns how many records were posted by then. */
    private long race(FaultSite site, Nemesis nemesis, List<Fault> plan) throws Exception {
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<Void>> running = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                running.add(writers.submit(write(site, writer)));
            }
            int given = 0;
            for (int i = 0; i < plan.size(); i++) {
                Fault fault = plan.get(i);
                long posted = site.awaitPosted();
                int until = (int) ((long) REQUESTS * (i + 1) / (plan.size() + 1));
                turns.release(until - given);
                given = until;
                // Each kill hits the race, and not only processes that start after the kill before.
                site.awaitPostedBeyond(posted, REQUESTS + 1);
                nemesis.rest(fault.gapMillis());
                nemesis.strike(fault);
            }
            turns.release(REQUESTS - given);
            nemesis.relent();
            long amidKills = site.awaitPosted();
            for (Future<Void> one : running) {
                one.get();
            }
            assertThat(site.published()).isEqualTo(REQUESTS + 1);
            return amidKills;
        }
    }

    /** Returns a writer, with a connection of its own, that publishes every sixteenth request. */
    private Callable<Void> write(FaultSite site, int writer) {
        return () -> {
            try (Publisher publisher = Publisher.to(site.bootstrapServers(), Map.of("linger.ms", "0"))) {
                for (int n = writer; n < REQUESTS; n += WRITERS) {
                    turns.acquire();
                    LockSupport.parkNanos(WRITERS * 1_000_000_000L / REQUESTS_A_SECOND);
                    send(
                            publisher,
                            new ReservationRequested(
                                    "r" + n,
                                    1,
                                    NOON.plusSeconds(1 + n),
                                    FAR,
                                    "1",
                                    List.of(new ReservationLine(1, PRODUCT, BigDecimal.ONE))));
                }
                publisher.flush();
            }
            return null;
        };
    }

    private static void send(Publisher publisher, DocumentEvent event) {
        publisher.send(Envelope.of(SourceTopics.DEFAULT, event, Spelling.TEXT).record(Mode.BINARY));
    }

    /** Returns the number of answers. As many requests are accepted as there are pieces, and all others are refused. */
    private static int eachRequestHasOneAnswer(FaultSite site) {
        Map<String, List<SentEvents.Event>> answers = SentEvents.of(
                        site.bootstrapServers(), Topics.POSTINGS, FaultSite.PARTITIONS)
                .answers();
        Set<String> accepted = new HashSet<>();
        Set<String> refused = new HashSet<>();
        for (int n = 0; n < REQUESTS; n++) {
            String recorder = "reservation:r" + n;
            List<SentEvents.Event> answer = answers.getOrDefault(recorder, List.of());
            assertThat(answer).as("answers to %s", recorder).hasSize(1);
            assertThat(answer.getFirst().revision()).as(recorder).isEqualTo(1);
            (switch (answer.getFirst().type()) {
                        case EventTypes.DOCUMENT_POSTED -> accepted;
                        case EventTypes.DOCUMENT_REFUSED -> refused;
                        default -> throw new AssertionError(answer);
                    })
                    .add(recorder);
        }
        assertThat(answers).as("answers, one of them to the receipt").hasSize(REQUESTS + 1);
        assertThat(accepted).hasSize(STOCK).isEqualTo(posted(site));
        assertThat(refused).hasSize(REQUESTS - STOCK);
        return accepted.size() + refused.size();
    }

    private static Set<String> posted(FaultSite site) {
        return new HashSet<>(site.jdbc().queryForList("""
                        select recorder
                          from accumulator_1.recorders
                         where posted
                           and recorder like 'reservation:%'
                        """, String.class));
    }

    private static void nothingBecameALetter(FaultSite site) {
        assertThat(site.jdbc().queryForList("select code from accumulator.dead_letters", String.class))
                .isEmpty();
        assertThat(SentEvents.of(site.bootstrapServers(), Topics.DEAD_LETTERS, FaultSite.PARTITIONS)
                        .records())
                .isZero();
    }

    /** All pieces are on hand, all are reserved, and so none is available, by the answer of an instance. */
    private static void nothingIsLeft(ConsumerProcess instance) throws Exception {
        String pieces = STOCK + ".0000";
        assertThat(instance.get("/api/availability?warehouse=1&product=" + PRODUCT))
                .contains("\"onHand\":" + pieces, "\"reserved\":" + pieces, "\"available\":0.0000");
    }
}
