package dev.accumulator.consumer.rebuild;

import static dev.accumulator.consumer.rebuild.LayoutRuns.error;
import static dev.accumulator.consumer.rebuild.LayoutRuns.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.closing.ClosingCopies;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.postgres.Schema;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.registers.model.Seal;
import dev.accumulator.schemas.CloudEvents;
import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.testkit.TestKafka;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A deployment with closed registers moves to another number of shards while documents of closed time keep coming. */
class LayoutClosingIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);
    private static final String APRIL = "/api/registers/inventory/turnovers?from=2026-04-01&to=2026-04-30";

    @Test
    void closedTimeStaysAsItIsFromOneShardToTwo() throws Exception {
        move(2, false);
    }

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void closedTimeStaysAsItIsFromOneShardToFourAndBack() throws Exception {
        move(4, true);
    }

    private static void move(int shards, boolean back) throws Exception {
        long seed = new Random().nextLong();
        System.out.println("LayoutClosingIT seed " + seed);
        try (Site old = new Site();
                Publisher publisher = Publisher.to(TestKafka.bootstrapServers())) {
            List<Site> sites = Stream.generate(old::beside).limit(shards).toList();
            try (Traffic traffic = new Traffic(old, seed)) {
                new Moved(old, sites, traffic, publisher, TestKafka.newTopic("closing", 1)).move(back);
            } finally {
                sites.forEach(Site::close);
            }
        }
    }

    /** One move. */
    private record Moved(Site old, List<Site> sites, Traffic traffic, Publisher publisher, String topic) {
        private String setting() {
            return "--accumulator.topics.closing=" + topic;
        }

        void move(boolean back) throws Exception {
            Site.Instance before = old.start(setting());
            traffic.publish(150);
            visit("early", Instant.parse("2026-03-10T10:00:00Z"));
            old.awaitPosted();
            close(before);
            JsonNode april = before.get(APRIL).get("rows");
            JsonNode march = before.get("/api/registers/sales/turnovers?from=2026-03-01&to=2026-03-31")
                    .get("rows");
            visit("late", Instant.parse("2026-03-10T10:00:00Z"));
            traffic.publish(100);
            old.awaitPosted();
            JsonNode refused = periodClosed(before, "late");
            assertThat(refused.path("register").asString()).isEqualTo("sales");
            assertThat(old.jdbc.queryForObject(
                            "select count(*) from accumulator_1.moved_movements where reversal", Long.class))
                    .as("corrections of closed time")
                    .isPositive();

            traffic.begin(Duration.ofMillis(5));
            List<Site.Instance> after = LayoutIT.start(sites, List.of(old), setting());
            Site.Instance front = after.getFirst();
            traffic.ask(before, front);
            aMonthThatIsNotWhatWasSealedKeepsTheSwitchFromBeingMade(front);
            LayoutRuns runs = new LayoutRuns(old, before, after);
            runs.diesAndIsTakenBack("REACH/1");
            runs.dies("switch", "COMPARE/1");
            // A topic goes on telling dates.
            tell("sales", 1, "2026-04-05");
            await().atMost(WAIT_MAX)
                    .untilAsserted(() -> assertThat(closed(before, "sales")).isEqualTo("2026-04-05 refuse"));
            List<JsonNode> history = history(before);
            runs.succeeds("switch", "its death");

            everythingIsClosedAsBefore(sites, front, april, march, refused, history);
            LayoutIT.everythingIsThereOnce(old, sites, traffic, front, letters(sites.size()));
            if (back) {
                traffic.begin(Duration.ofMillis(5));
                before.close();
                Site.Instance again =
                        LayoutIT.start(List.of(old), sites, setting()).getFirst();
                traffic.ask(front, again);
                assertThat(error(run(again, "switch"))).isEmpty();
                everythingIsClosedAsBefore(List.of(old), again, april, march, refused, history(again));
                LayoutIT.everythingIsThereOnce(old, List.of(old), traffic, again, letters(1));
            }
        }

        /** Each shard reads the topic of dates, and one of them names a register that is not there. */
        private static String[] letters(int shards) {
            return Stream.generate(() -> "nothing open null").limit(shards).toArray(String[]::new);
        }

        private void visit(String id, Instant period) {
            old.publish(new MovementsPosted(
                    "visit:" + id,
                    1,
                    period,
                    List.of(new MovementLine(
                            "sales",
                            null,
                            Map.of("product", "1", "client", "1"),
                            Map.of("quantity", BigDecimal.ONE, "amount", BigDecimal.ZERO)))));
        }

        /** Sales are closed by a person and refuse, the inventory is closed by an event and lets its documents go to open time. */
        private void close(Site.Instance before) {
            assertThat(before.put(
                                    "/api/closings",
                                    "{\"register\": \"sales\", \"closedThrough\": \"2026-03-31\", \"reason\": \"audited\"}")
                            .status())
                    .isEqualTo(200);
            tell("inventory", 1, "2026-04-30\", \"policy\": \"shift");
            tell("nothing", 1, "2026-04-30");
            await().atMost(WAIT_MAX)
                    .untilAsserted(() -> assertThat(closed(before, "inventory")).isEqualTo("2026-04-30 shift"));
            assertThat(before.post("/api/seals", "{\"month\": \"2026-03\"}").status())
                    .isEqualTo(200);
            assertThat(before.post("/api/seals", "{\"register\": \"inventory\", \"month\": \"2026-04\"}")
                            .status())
                    .isEqualTo(200);
        }

        private void tell(String register, long revision, String through) {
            ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                    topic, register, """
                    {"register": "%s", "revision": %d, "closedThrough": "%s", "by": "ann"}""".formatted(register, revision, through).getBytes(StandardCharsets.UTF_8));
            Map.of("specversion", "1.0", "id", "closing", "source", "/books", "type", "closing.set")
                    .forEach((name, text) -> record.headers()
                            .add(CloudEvents.HEADER_PREFIX + name, text.getBytes(StandardCharsets.UTF_8)));
            publisher.send(record);
        }

        private void aMonthThatIsNotWhatWasSealedKeepsTheSwitchFromBeingMade(Site.Instance front) {
            old.jdbc.update("update accumulator.seals set standing = standing + 1 where register = 'inventory'");
            JsonNode refused = run(front, "switch");
            assertThat(error(refused)).as(refused.toString()).isEqualTo("The two layouts differ");
            assertThat(refused.get("differences").toString())
                    .contains("of register inventory is not what was sealed in shard 0");
            old.jdbc.update("update accumulator.seals set standing = standing - 1 where register = 'inventory'");
        }

        private static void everythingIsClosedAsBefore(
                List<Site> live,
                Site.Instance front,
                JsonNode april,
                JsonNode march,
                JsonNode refused,
                List<JsonNode> history) {
            assertThat(front.get(APRIL).get("rows")).isEqualTo(april);
            assertThat(front.get("/api/registers/sales/turnovers?from=2026-03-01&to=2026-03-31")
                            .get("rows"))
                    .isEqualTo(march);
            assertThat(closed(front, "inventory")).isEqualTo("2026-04-30 shift");
            assertThat(closed(front, "sales")).isEqualTo("2026-04-05 refuse");
            assertThat(periodClosed(front, "late")).isEqualTo(refused);
            assertThat(history(front)).containsAll(history);
            for (Site site : live) {
                JdbcClient jdbc = JdbcClient.create(site.jdbc);
                assertThat(new ClosingCopies(new Schema("accumulator")).sealsInForce(jdbc))
                        .extracting(seal -> seal.register() + " " + seal.seal().month())
                        .containsExactlyInAnyOrder("inventory 2026-03", "inventory 2026-04", "sales 2026-03");
            }
            assertThat(front.get("/api/seals").get("rows").toString()).contains(", anew for another layout");
            Generations generations = front.bean(Generations.class);
            List<Seal> seals = new ArrayList<>();
            new ClosingCopies(new Schema("accumulator"))
                    .sealsInForce(JdbcClient.create(live.getFirst().jdbc)).stream()
                            .filter(seal -> seal.register().equals("inventory"))
                            .forEach(seal -> seals.add(seal.seal()));
            assertThat(generations
                            .live()
                            .registers()
                            .audit()
                            .verify("inventory", seals)
                            .differences())
                    .isEmpty();
        }

        private static String closed(Site.Instance instance, String register) {
            JsonNode state = instance.get("/api/closings?register=" + register).at("/registers/0");
            return state.path("closedThrough").asString("open") + " "
                    + state.path("policy").asString("");
        }

        /** The numbers of changes are the database's own, and an answer over shards names the shard. */
        private static List<JsonNode> history(Site.Instance instance) {
            return instance.get("/api/closings?limit=100")
                    .get("rows")
                    .valueStream()
                    .<JsonNode>map(row -> ((ObjectNode) row).remove(List.of("id", "shard")))
                    .toList();
        }

        private static JsonNode periodClosed(Site.Instance instance, String id) {
            JsonNode[] told = new JsonNode[1];
            await().atMost(WAIT_MAX).ignoreExceptions().until(() -> {
                told[0] = instance.get("/api/recorders?id=visit:" + id).get("periodClosed");
                return told[0] != null;
            });
            return told[0];
        }
    }
}
