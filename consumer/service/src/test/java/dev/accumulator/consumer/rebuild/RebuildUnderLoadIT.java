package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Rebuilds while documents come in at a constant rate. In the normal build the rate is low, so that a busy machine can
 * keep it; {@code -Daccumulator.rebuild.rate=500 -Daccumulator.rebuild.documents=500} is a long run, with that many
 * documents published before the first rebuild begins.
 */
@EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
class RebuildUnderLoadIT {
    private static final Logger LOG = LoggerFactory.getLogger(RebuildUnderLoadIT.class);
    private static final int LOW_RATE = 50;
    private static final int PER_SECOND = Integer.getInteger("accumulator.rebuild.rate", LOW_RATE);
    private static final int DOCUMENTS = Integer.getInteger("accumulator.rebuild.documents", 150);

    /** One is enough where the machine does other things too. */
    private static final int REBUILDS = PER_SECOND > LOW_RATE ? 3 : 1;

    @Test
    void rebuildsInARowAreSwitchedInUnderLoadAndNothingIsLostToldTwiceOrMixed() throws Exception {
        long seed = Long.getLong("accumulator.seed", 5L);
        try (Site site = new Site()) {
            Site.Instance first = site.start();
            Site.Instance second = site.start();
            DocumentLoad load = new DocumentLoad(site, PER_SECOND, seed);
            load.begin();
            await().atMost(Duration.ofMinutes(3)).until(() -> isPosted(first, "transfer:1"));
            Readers readers = new Readers(List.of(first, second));
            Pauses pauses = new Pauses(site.jdbc);
            await().atMost(Duration.ofHours(1)).until(() -> load.documents() >= DOCUMENTS);

            List<Long> pauseMillis = new ArrayList<>();
            for (int i = 1; i <= REBUILDS; i++) {
                mark(site);
                long rebuild = first.startRebuild("{\"switch\": \"auto\", \"acceptDifferences\": true}");
                JsonNode done = second.await(rebuild, "switched");
                assertOnlyTheMarksDiffer(done.get("report"), second.get("/api/rebuilds/" + rebuild + "/differences"));
                Instant switched = Instant.parse(done.get("switchedAt").asString());
                await().until(() ->
                        second.get("/api/rebuilds/" + rebuild).get("progress").hasNonNull("switchMillis"));
                await().until(() -> !pauses.around(switched).isZero());
                pauseMillis.add(pauses.around(switched).toMillis());
                LOG.info(
                        "Rebuild {}: nothing was posted for {} ms; {}",
                        rebuild,
                        pauseMillis.getLast(),
                        second.get("/api/rebuilds/" + rebuild).get("progress"));
                assertThat(first.delete("/api/rebuilds/" + rebuild).status()).isEqualTo(204);
            }
            load.end();
            int reads = readers.end();
            pauses.end();

            LOG.info(
                    "seed {}, {} documents at {} a second, {} rounds of reads, pauses of live posting {} ms, median {} ms",
                    seed,
                    load.documents(),
                    load.rate(),
                    reads,
                    pauseMillis,
                    pauseMillis.stream().sorted().toList().get(REBUILDS / 2));
            assertThat(site.schemas()).containsExactly("accumulator_" + (REBUILDS + 1));
            load.assertAgreed(first);
            load.assertAgreed(second);
            load.assertTold();
        }
    }

    private static boolean isPosted(Site.Instance instance, String recorder) {
        return instance.status("/api/recorders/" + recorder) == 200;
    }

    /**
     * Marks a generation. Two generations at the same positions are equal, so a mixture of them would not show. In a
     * marked one two cells are changed by opposite amounts: a read that sees one of them without the other does not add
     * up to zero.
     */
    private static void mark(Site site) {
        int changed = site.jdbc.update("""
                update accumulator_%d.inventory_cell
                   set quantity = quantity + case product when 1 then 5 else -5 end
                 where warehouse = 1
                   and product in (1, 9)
                """.formatted(site.live()));
        assertThat(changed).isEqualTo(2);
    }

    private static void assertOnlyTheMarksDiffer(JsonNode report, JsonNode differences) {
        assertThat(report.get("documentsDiffering").asLong())
                .as(differences.toString())
                .isZero();
        assertThat(report.get("ordersDiffering").asLong())
                .as(differences.toString())
                .isZero();
        assertThat(differences.get("differences"))
                .as(differences.toString())
                .hasSize(2)
                .allSatisfy(
                        one -> assertThat(one.get("difference").get("figure").asString())
                                .isEqualTo("quantity balance"))
                .extracting(one ->
                        one.get("difference").get("difference").decimalValue().intValueExact())
                .containsExactlyInAnyOrder(-5, 5);
    }
}
