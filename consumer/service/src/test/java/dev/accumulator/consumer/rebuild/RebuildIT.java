package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.Exhaustion;
import dev.accumulator.consumer.cli.OperatorCommands;
import dev.accumulator.consumer.generation.GenerationChanges;
import dev.accumulator.producer.wire.Envelope;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReservationConfirmed;
import dev.accumulator.schemas.ReservationLine;
import dev.accumulator.schemas.ReservationReleased;
import dev.accumulator.schemas.ReservationRequested;
import dev.accumulator.testkit.TestKafka;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

@ExtendWith(OutputCaptureExtension.class)
class RebuildIT {
    private Site site = new Site();

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void whatAFloorHasRefusedStaysRefusedAndNothingIsDecidedAnew() {
        Site.Instance instance = site.start(
                "--accumulator.floors.available.of.inventory=+quantity",
                "--accumulator.floors.available.by=warehouse,product",
                "--accumulator.floors.available.when=always",
                "--accumulator.floors.available.except=movements");
        // Of movements the floor only tells, and of these it tells that there is less than nothing in warehouse 1.
        site.publish(Documents.transfer(3, 1));
        site.publish(Documents.order("o1", 1, "3"));
        site.awaitPosted();
        // In a rebuild the receipt is read before the orders, or after them: topics have no order between them.
        site.publish(Documents.receipt("r1", 1, "5"));
        site.awaitPosted();
        site.publish(Documents.order("o2", 1, "3"));
        site.publish(Documents.order("o3", 1, "2"));
        site.awaitPosted();
        site.publish(Documents.order("o3", 2, "4"));
        site.publish(new ProducerRecord<>(site.topics().receipts(), "r1", null));
        site.awaitPosted();
        assertThat(instance.get("/api/recorders/order:o1").path("state").asString())
                .isEqualTo("refused");

        site.publish(Documents.receipt("r2", 1, "3"));
        site.awaitPosted();
        JsonNode below = instance.get("/api/floors/available").path("rows");
        assertThat(below).hasSize(1);
        assertThat(below.at("/0/group/product").asInt()).isEqualTo(3);
        assertThat(below.at("/0/recorder").asString()).isEqualTo("transfer:3");

        JsonNode done = instance.await(instance.startRebuild("{\"switch\": \"auto\"}"), "switched");

        assertThat(done.get("report").get("same").asBoolean()).isTrue();
        // Of the 3 pieces that there are today, either order would get enough. The first receipt could not be
        // withdrawn.
        JsonNode floors = done.at("/report/floors");
        assertThat(floors.path("refusals").asInt()).isEqualTo(3);
        assertThat(floors.path("wouldBePosted").asInt()).isEqualTo(2);
        assertThat(floors.at("/passing/0/recorder").asString()).isEqualTo("order:o3");
        assertThat(floors.at("/passing/1/recorder").asString()).isEqualTo("order:o1");
        assertThat(floors.path("groupsBelow").asInt()).isEqualTo(1);
        assertThat(floors.at("/below/0/group/product").asInt()).isEqualTo(3);
        assertThat(instance.get("/api/floors/available").path("rows")).isEqualTo(below);
        assertThat(instance.get("/api/recorders/order:o1").path("state").asString())
                .isEqualTo("refused");
        assertThat(instance.get("/api/recorders/order:o2").path("revision").asInt())
                .isEqualTo(1);
        assertThat(instance.get("/api/recorders/order:o3").path("revision").asInt())
                .isEqualTo(1);
        assertThat(instance.get("/api/recorders/order:o3")
                        .at("/belowFloor/revision")
                        .asInt())
                .isEqualTo(2);
        assertThat(instance.get("/api/recorders/receipt:r1").path("state").asString())
                .isEqualTo("posted");
        // The new generation keeps the floor.
        site.publish(Documents.order("o4", 1, "4"));
        site.awaitPosted();
        assertThat(instance.get("/api/recorders/order:o4").path("state").asString())
                .isEqualTo("refused");
        // What was told before the rebuild is told neither again nor anew, and what comes after it once.
        site.publish(new ProducerRecord<>(site.topics().movements(), "transfer:3", null));
        site.awaitPosted();
        assertThat(instance.get("/api/floors/available").path("rows")).isEmpty();
        await().untilAsserted(() -> assertThat(site.announced().stream()
                        .filter(event -> event.startsWith("floor."))
                        .toList())
                .containsExactly("floor.crossed transfer:3 1", "floor.restored transfer:3 1"));
    }

    /** Documents of two topics, in any order: corrected, cancelled, withdrawn, back-dated and refused ones among them. */
    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void reservationsAndWhatOrdersUseUpAreTheSameInANewGeneration() {
        long seed = Long.getLong("accumulator.reservations.seed", new Random().nextLong());
        Random random = new Random(seed);
        String reservations = TestKafka.newTopic("reservations", Site.PARTITIONS);
        Site.Instance instance = site.start(
                "--accumulator.topics.reservations=" + reservations,
                "--accumulator.floors.available.of.inventory=+quantity",
                "--accumulator.floors.available.of.reserved=-quantity",
                "--accumulator.floors.available.by=warehouse,product",
                "--accumulator.floors.available.when=always");
        site.publish(Documents.receipt("r1", 1, "40"));
        site.awaitPosted();
        Map<String, Long> revisions = new HashMap<>();
        for (int round = 0; round < 6; round++) {
            for (int i = 0; i < 16; i++) {
                publishAny(random, reservations, revisions);
            }
            site.awaitPosted();
        }
        List<String> questions = new ArrayList<>();
        for (int minutes = 0; minutes < 100; minutes += 7) {
            Instant moment = Documents.APRIL.plusSeconds(60L * minutes);
            questions.add("/api/balances?register=inventory&register=reserved&at=" + moment);
        }
        for (int i = 0; i < 6; i++) {
            questions.add("/api/recorders/used-up:" + i);
            questions.add("/api/reservations/" + i);
        }
        List<String> before = reservationAnswers(instance, questions);

        String seen = "-Daccumulator.reservations.seed=" + seed;
        long rebuild = instance.startRebuild("{}");
        JsonNode done = instance.await(rebuild, "ready");

        assertThat(done.get("report").get("same").asBoolean())
                .as(seen + " " + instance.get("/api/rebuilds/" + rebuild + "/differences"))
                .isTrue();
        instance.post("/api/rebuilds/" + rebuild + "/switch", "");
        instance.await(rebuild, "switched");
        assertThat(reservationAnswers(instance, questions)).as(seen).isEqualTo(before);
        // The new generation goes on from there, with the next revisions.
        for (int i = 0; i < 10; i++) {
            publishAny(random, reservations, revisions);
        }
        site.awaitPosted();
        rebuild = instance.startRebuild("{}");
        done = instance.await(rebuild, "ready");
        assertThat(done.get("report").get("same").asBoolean())
                .as(seen + " " + instance.get("/api/rebuilds/" + rebuild + "/differences"))
                .isTrue();
    }

    private void publishAny(Random random, String reservations, Map<String, Long> revisions) {
        String id = "" + random.nextInt(6);
        boolean isOrder = random.nextBoolean();
        long revision = revisions.merge((isOrder ? "order:" : "reservation:") + id, 1L, Long::sum);
        Instant from = Documents.APRIL.plusSeconds(60L * random.nextInt(40));
        BigDecimal quantity = BigDecimal.valueOf(1 + random.nextInt(12));
        int kind = random.nextInt(6);
        if (isOrder) {
            String named = random.nextInt(4) == 0 ? null : "" + random.nextInt(6);
            site.publish(
                    kind == 0
                            ? new OrderCancelled(id, revision, from)
                            : new OrderPosted(
                                    id,
                                    revision,
                                    from,
                                    "1",
                                    "1",
                                    named,
                                    List.of(new OrderLine(1, "500", quantity, BigDecimal.ONE, null))));
            return;
        }
        Instant expiry = from.plusSeconds(60L * (1 + random.nextInt(50)));
        List<ReservationLine> lines = List.of(new ReservationLine(1, "500", quantity));
        DocumentEvent event = switch (kind) {
            case 1 -> new ReservationConfirmed(id, revision, from, expiry, "" + random.nextInt(6), "1", lines);
            case 2 ->
                new ReservationReleased(
                        id, revision, from, expiry, from.plusSeconds(60L * random.nextInt(40)), null, "1", lines);
            default -> new ReservationRequested(id, revision, from, expiry, "1", lines);
        };
        ProducerRecord<String, byte[]> record =
                Envelope.of(site.topics(), event, Spelling.TEXT).record(Mode.BINARY);
        site.publish(new ProducerRecord<>(
                reservations, null, record.key(), kind == 0 ? null : record.value(), record.headers()));
    }

    /** The answers, also that something is not known; which of two documents came last does not count. */
    private static List<String> reservationAnswers(Site.Instance instance, List<String> questions) {
        List<String> answers = new ArrayList<>();
        for (String question : questions) {
            int status = instance.status(question);
            answers.add(
                    status == 200
                            ? instance.get(question)
                                    .toString()
                                    .replaceAll("\"(reading|recordedAt|source)\":(\\{[^}]*}|[^,]*)", "")
                            : "" + status);
        }
        assertThat(answers).anyMatch(answer -> answer.contains("used-up:"));
        return answers;
    }

    @Test
    void whatWasClosedRefusedAndMovedStaysSoAndTheNewGenerationIsComparedWithTheSeals() {
        // The rebuild begins when it is asked for. Without the wake-up it would begin after ten minutes.
        Site.Instance instance = site.start("--accumulator.rebuild.pause=10m");
        site.publish(Documents.receipt("r1", 1, "5"));
        site.publish(Documents.receipt("r2", 1, "7"));
        site.publish(Documents.order("o1", 1, "3"));
        site.awaitPosted();
        assertThat(instance.put("/api/closings", "{\"closedThrough\": \"2026-04-30\"}")
                        .status())
                .isEqualTo(200);
        assertThat(instance.post("/api/seals", "{\"month\": \"2026-04\"}").status())
                .isEqualTo(200);
        site.publish(Documents.receipt("r1", 2, "6"));
        site.publish(Documents.order("o2", 1, "2"));
        site.publish(new ProducerRecord<>(site.topics().receipts(), "r2", null));
        site.awaitPosted();
        Set<String> movements = movements(instance);
        assertThat(instance.get("/api/recorders/order:o2").path("state").asString())
                .isEqualTo("refused");

        long rebuild = instance.startRebuild("{\"switch\": \"auto\"}");
        JsonNode done = instance.await(rebuild, "switched");

        assertThat(done.get("report").get("same").asBoolean()).isTrue();
        assertThat(done.at("/report/verified/0/seals").asInt()).isZero();
        assertThat(movements(instance)).isEqualTo(movements);
        assertThat(instance.get("/api/recorders/order:o2")
                        .at("/periodClosed/register")
                        .asString())
                .isEqualTo("inventory");
        // The new generation is closed as the old one is.
        site.publish(Documents.order("o3", 1, "1"));
        site.publish(Documents.receipt("r1", 3, "9"));
        site.awaitPosted();
        assertThat(instance.get("/api/recorders/order:o3").path("state").asString())
                .isEqualTo("refused");
        assertThat(instance.get("/api/recorders/receipt:r1")
                        .at("/movements/0/period")
                        .asString())
                .isEqualTo("2026-05-01T00:00:00Z");
        // Somebody exchanges quantities of two documents in a sealed month. Totals and balances agree with that.
        assertThat(site.jdbc.update("""
                        update accumulator_2.inventory_log l
                           set quantity = case r.recorder when 'receipt:r1' then 7 else 5 end
                          from accumulator_2.recorders r
                         where r.id = l.recorder
                           and r.recorder in ('receipt:r1', 'receipt:r2')
                           and l.revision = 1
                           and not l.reversal
                        """)).isEqualTo(2);
        site.jdbc.update("""
                        update accumulator_2.inventory_log l
                           set quantity = case r.recorder when 'receipt:r1' then -7 else -5 end
                          from accumulator_2.recorders r
                         where r.id = l.recorder
                           and r.recorder in ('receipt:r1', 'receipt:r2')
                           and l.revision = 1
                           and l.reversal
                        """);
        JsonNode run = instance.post("/api/verifications", "{\"register\": \"inventory\"}")
                .body();
        await().until(() -> !instance.get("/api/verifications/" + run.get("id").asInt())
                .get("state")
                .asString()
                .equals("running"));
        JsonNode found = instance.get("/api/verifications/" + run.get("id").asInt());
        assertThat(found.get("differences")
                        .valueStream()
                        .map(difference -> difference.get("check").asString() + " "
                                + difference.get("figure").asString()))
                .containsExactly("seal checksum of movements");
    }

    private static Set<String> movements(Site.Instance instance) {
        Set<String> rows = instance.get("/api/registers/inventory/movements?history=true")
                .get("rows")
                .valueStream()
                .map(JsonNode::toString)
                .collect(Collectors.toSet());
        assertThat(rows).hasSize(6);
        return rows;
    }

    @Test
    void reportsWhatWasCorruptedByHandAndMendsItAndGoesBackAndForth() {
        Site.Instance instance = site.start();
        for (int i = 1; i <= 30; i++) {
            site.publish(Documents.transfer(i, 1));
            site.publish(Documents.order("o" + i, 1, "3"));
        }
        site.awaitPosted();
        await().until(() -> tail("accumulator_1.inventory_tail") + tail("accumulator_1.sales_tail") == 0);
        site.jdbc.update(
                "update accumulator_1.inventory_cell set quantity = quantity + 7 where warehouse = 2 and product = 1");
        site.jdbc.update("update accumulator_1.sales_log set quantity = quantity + 5 where recorder ="
                + " (select id from accumulator_1.recorders where recorder = 'order:o3')");
        site.jdbc.update("update accumulator_1.orders set client_id = '99' where order_id = 'o4'");

        long rebuild = instance.startRebuild("{}");
        JsonNode ready = instance.await(rebuild, "ready");

        assertThat(ready.get("report").get("same").asBoolean()).isFalse();
        assertProgress(ready.get("progress"));
        JsonNode page = instance.get("/api/rebuilds/" + rebuild + "/differences?limit=2");
        assertThat(page.get("differences")).hasSize(2);
        assertThat(instance.get("/api/rebuilds/" + rebuild + "/differences?limit=2&after="
                                + page.get("next").asInt())
                        .get("differences"))
                .hasSize(2);
        JsonNode differences =
                instance.get("/api/rebuilds/" + rebuild + "/differences").get("differences");
        assertThat(differences).hasSize(4);
        JsonNode balance = differences.get(0).get("difference");
        assertThat(balance.get("figure").asString()).isEqualTo("quantity balance");
        assertThat(balance.get("cell").get("warehouse").asInt()).isEqualTo(2);
        assertThat(balance.get("difference").decimalValue()).isEqualByComparingTo("-7");
        assertThat(balance.get("recorders")).isEmpty();
        // The cell has few movements, so its turnover is added up from them.
        assertThat(differences.get(1).get("difference").get("figure").asString())
                .isEqualTo("quantity receipts");
        JsonNode movement = differences.get(2).get("difference");
        assertThat(movement.get("figure").asString()).isEqualTo("quantity receipts by movements");
        assertThat(movement.get("recorders").get(0).get("recorder").asString()).isEqualTo("order:o3");
        assertThat(differences.get(3).get("difference").get("orderId").asString())
                .isEqualTo("o4");

        assertThat(instance.post("/api/rebuilds/" + rebuild + "/switch", "").status())
                .isEqualTo(202);
        instance.await(rebuild, "switched");
        assertThat(Documents.sum(instance.get("/api/registers/inventory/balances?product=1")))
                .isEqualByComparingTo("0");
        String view = "select coalesce(sum(quantity), 0) from accumulator.inventory_balances where product = 1";
        assertThat(site.jdbc.queryForObject(view, BigDecimal.class)).isEqualByComparingTo("0");
        site.publish(Documents.transfer(31, 1));
        site.awaitPosted();

        assertThat(instance.post("/api/rebuilds/" + rebuild + "/rollback", "").status())
                .isEqualTo(202);
        instance.await(rebuild, "rolled-back");
        assertThat(site.live()).isEqualTo(1);
        assertThat(site.jdbc.queryForObject(view, BigDecimal.class)).isEqualByComparingTo("7");
        assertThat(Documents.sum(instance.get("/api/registers/sales/turnovers")))
                .isEqualByComparingTo("121");
        site.publish(Documents.transfer(32, 1));
        site.awaitPosted();
        assertThat(instance.delete("/api/rebuilds/" + rebuild).status()).isEqualTo(204);
        assertThat(site.schemas()).containsExactly("accumulator_1");
        JsonNode over = instance.get("/api/rebuilds/" + rebuild);
        for (String done : List.of("requestedBy", "switchedBy", "rolledBackBy", "droppedBy")) {
            assertThat(over.get(done).asString()).as(done).isEqualTo("local");
        }
        assertThat(over.get("cancelledBy").isNull()).isTrue();
        await().untilAsserted(() -> assertThat(site.announced()).hasSizeGreaterThanOrEqualTo(62));
        assertThat(site.announced()).doesNotHaveDuplicates().hasSize(62);
    }

    @Test
    void whatWasKnownAtAMomentStaysOverASwitchAndTheWayBack() {
        Site.Instance instance = site.start();
        List<String> questions = new ArrayList<>();
        for (long revision = 1; revision <= 3; revision++) {
            for (int i = 1; i <= 5; i++) {
                site.publish(Documents.order("o" + i, revision, "" + (revision + i)));
                site.publish(Documents.transfer(10 * (int) revision + i, 1));
            }
            site.awaitPosted();
            questions.add("/api/registers/sales/turnovers?groupBy=product&knownAt=" + Instant.now());
        }
        questions.add("/api/registers/sales/movements?history=true&limit=1000");
        List<List<String>> before = answers(instance, questions);

        long rebuild = instance.startRebuild("{\"switch\": \"auto\"}");
        instance.await(rebuild, "switched");
        assertThat(site.live()).isEqualTo(2);
        assertThat(answers(instance, questions)).isEqualTo(before);

        site.publish(Documents.order("o1", 4, "9"));
        site.awaitPosted();
        questions.set(3, "/api/registers/sales/turnovers?groupBy=product&knownAt=" + Instant.now());
        List<List<String>> meanwhile = answers(instance, questions);
        assertThat(meanwhile.subList(0, 3)).isEqualTo(before.subList(0, 3));
        instance.post("/api/rebuilds/" + rebuild + "/rollback", "");
        instance.await(rebuild, "rolled-back");
        assertThat(site.live()).isEqualTo(1);
        assertThat(answers(instance, questions)).isEqualTo(meanwhile);
    }

    /** The rows of the answers, movements with their moments of recording. Rows of one moment have no order. */
    private static List<List<String>> answers(Site.Instance instance, List<String> questions) {
        List<List<String>> answers = new ArrayList<>();
        for (String question : questions) {
            List<String> rows = new ArrayList<>();
            instance.get(question).get("rows").forEach(row -> rows.add(row.toString()));
            assertThat(rows).isNotEmpty();
            answers.add(rows.stream().sorted().toList());
        }
        return answers;
    }

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void givesARegisterANewShapeAndTellsOnceOfDocumentsThatWereDeadLettersBefore() {
        try (Site.Instance before = site.start()) {
            site.publish(Documents.transfer(1, 1));
            site.publish(Documents.visit(1, 1));
            site.publish(Documents.visit(2, 1));
            site.awaitPosted();
            assertThat(Documents.sum(before.get("/api/registers/sales/turnovers")))
                    .isEqualByComparingTo("1");
        }
        Site.Instance after = site.start(
                "--accumulator.registers.sales.dimensions.product=int",
                "--accumulator.registers.sales.dimensions.client=int",
                "--accumulator.registers.sales.dimensions.region=text");
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(after.health()).contains("registersNotAsConfigured"));

        long rebuild = after.startRebuild("{\"switch\": \"auto\", \"acceptDifferences\": true}");
        JsonNode done = after.await(rebuild, "switched");

        assertThat(done.get("report").get("registers").toString()).contains("Dimension \\\"region\\\" is new");
        assertThat(done.get("report").get("documentsDiffering").asLong()).isEqualTo(3);
        // Sorted by name: first the document that only the live generation has accepted, then the one that only the new
        // one has.
        List<JsonNode> documents = new ArrayList<>();
        for (JsonNode one :
                after.get("/api/rebuilds/" + rebuild + "/differences").get("differences")) {
            if (one.get("kind").asString().equals("document")) {
                documents.add(one.get("difference"));
            }
        }
        assertThat(documents)
                .extracting(one -> one.get("recorder").asString())
                .containsExactly("transfer:1", "visit:1", "visit:2");
        assertThat(documents.getFirst().get("live").get("revision").asLong()).isEqualTo(1);
        assertThat(documents.getFirst().get("rebuilt").isNull()).isTrue();
        assertThat(documents.getLast().get("live").isNull()).isTrue();
        assertThat(documents.getLast().get("rebuilt").get("posted").asBoolean()).isTrue();
        assertThat(Documents.sum(after.get("/api/registers/sales/turnovers?region=north")))
                .isEqualByComparingTo("2");
        await().untilAsserted(() -> assertThat(site.announced().stream()
                        .filter(result -> result.contains(".posted") && result.contains("visit:")))
                .containsExactlyInAnyOrder("document.posted visit:1 1", "document.posted visit:2 1"));
        assertThat(site.jdbc.query(
                        "select distinct state from accumulator.dead_letters where recorder like 'visit:%'",
                        (row, n) -> row.getString(1)))
                .containsExactly("superseded");
    }

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void aNewResourceIsZeroInWhatWasPublishedBeforeAlsoInARebuild() {
        String[] settings = {
            "--accumulator.registers.grow.kind=balance",
            "--accumulator.registers.grow.dimensions.p=int",
            "--accumulator.registers.grow.resources.q=numeric(18,4)"
        };
        MovementsPosted old = grow("grow:1", Map.of("q", BigDecimal.ONE));
        try (Site.Instance before = site.start(settings)) {
            site.publish(old);
            site.publish(grow("grow:2", Map.of("q", BigDecimal.ONE, "amt", new BigDecimal("5.00"))));
            site.awaitPosted();
            assertThat(before.get("/api/dead-letters?recorder=grow:2").toString())
                    .contains("unknown-resource");
        }
        List<String> more = new ArrayList<>(List.of(settings));
        more.add("--accumulator.registers.grow.resources.amt=numeric(18,2)");
        more.add("--accumulator.registers.paid.kind=balance");
        more.add("--accumulator.registers.paid.dimensions.p=int");
        more.add("--accumulator.registers.paid.resources.amt=numeric(18,2) required");
        more.add("--accumulator.registers.paid.resources.fee=numeric(18,2)");
        Site.Instance instance = site.start(more.toArray(String[]::new));
        site.publish(old);
        site.publish(grow("grow:3", Map.of("q", BigDecimal.ONE)));
        site.publish(grow("grow:4", Map.of("q", BigDecimal.ONE, "amt", new BigDecimal("5.00"))));
        site.publish(new MovementsPosted(
                "paid:1",
                1,
                Documents.APRIL,
                List.of(new MovementLine("paid", null, Map.of("p", "1"), Map.of("fee", BigDecimal.ONE)))));
        site.awaitPosted();

        JsonNode live = instance.get("/api/registers/grow/balances").get("rows").get(0);
        assertThat(live.get("q").decimalValue()).isEqualByComparingTo("3");
        assertThat(live.get("amt").decimalValue()).isEqualByComparingTo("5");
        assertThat(instance.get("/api/dead-letters?recorder=paid:1").toString()).contains("missing-resource");
        JsonNode done = instance.await(
                instance.startRebuild("{\"switch\": \"auto\", \"acceptDifferences\": true}"), "switched");
        // Only the document that was refused when it came is accepted by now.
        assertThat(done.get("report").get("documentsDiffering").asLong()).isEqualTo(1);
        JsonNode rebuilt =
                instance.get("/api/registers/grow/balances").get("rows").get(0);
        assertThat(rebuilt.get("q").decimalValue()).isEqualByComparingTo("4");
        assertThat(rebuilt.get("amt").decimalValue()).isEqualByComparingTo("10");
    }

    private static MovementsPosted grow(String recorder, Map<String, BigDecimal> resources) {
        return new MovementsPosted(
                recorder, 1, Documents.APRIL, List.of(new MovementLine("grow", null, Map.of("p", "1"), resources)));
    }

    @Test
    void aCancelledRebuildLeavesNothingAndTheNextCanBegin() {
        Site.Instance instance = site.start();
        site.publish(Documents.transfer(1, 1));
        site.awaitPosted();

        JsonNode estimate = instance.post("/api/rebuilds", "{\"estimateOnly\": true}")
                .body()
                .get("estimate");
        assertThat(estimate.get("records").asLong()).isEqualTo(1);
        assertThat(estimate.get("bytes").asLong()).isPositive();
        long given = instance.startRebuild("{}");
        assertThat(instance.delete("/api/rebuilds/" + given).status()).isEqualTo(202);
        instance.await(given, "cancelled");
        assertThat(site.schemas()).containsExactly("accumulator_1");
        assertThat(instance.post("/api/rebuilds", "{\"from\": \"yesterday\"}").status())
                .isEqualTo(400);
        long rebuild = instance.startRebuild("{\"from\": \"beginning\"}");
        instance.await(rebuild, "ready");
        assertThat(instance.post("/api/rebuilds", "{}").status()).isEqualTo(409);
        assertThat(instance.delete("/api/rebuilds/" + rebuild).status()).isEqualTo(202);
        instance.await(rebuild, "cancelled");

        assertThat(site.schemas()).containsExactly("accumulator_1");
        long next = instance.startRebuild("{\"switch\": \"auto\"}");
        instance.await(next, "switched");
        assertThat(instance.get("/api/rebuilds/" + next).get("generation").asInt())
                .isEqualTo(4);
    }

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void aSwitchThatWouldHoldUpPostingsForTooLongIsPutOff() throws Exception {
        Site.Instance instance = site.start("--accumulator.rebuild.switch-max=300ms");
        site.publish(Documents.transfer(1, 1));
        site.awaitPosted();
        long rebuild = instance.startRebuild("{}");
        instance.await(rebuild, "ready");

        // This transaction stands for a posting that takes long. A switch has to wait for it, and others for the
        // switch.
        try (Connection posting = site.connect()) {
            posting.setAutoCommit(false);
            try (Statement statement = posting.createStatement()) {
                statement.execute("select number from accumulator.generations where state = 'live' for share");
            }
            assertThat(instance.post("/api/rebuilds/" + rebuild + "/switch", "{}")
                            .status())
                    .isEqualTo(202);
            for (int i = 2; i <= 12; i++) {
                long startNanos = System.nanoTime();
                site.publish(Documents.transfer(i, 1));
                site.awaitPosted();
                assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(25));
            }
            assertThat(site.live()).isEqualTo(1);
            posting.rollback();
        }

        instance.await(rebuild, "switched");
        assertThat(site.live()).isEqualTo(2);
    }

    @Test
    void aTopicWhoseBeginningIsGoneIsRefusedUnlessItsDocumentsMayBeCarriedOver() throws Exception {
        Site.Instance instance = site.start();
        for (int i = 1; i <= 40; i++) {
            site.publish(Documents.transfer(i, 1));
        }
        site.awaitPosted();
        site.deleteBeginning();

        Site.Answer refused = instance.post("/api/rebuilds", "{}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().get("code").asString()).isEqualTo("rebuild-beginning-missing");
        assertThat(refused.body().get("detail").asString())
                .contains(site.topics().movements() + "-");
        assertThat(site.schemas()).containsExactly("accumulator_1");

        long rebuild = instance.startRebuild("{\"acceptMissingBeginning\": true}");
        JsonNode ready = instance.await(rebuild, "ready");
        assertThat(ready.get("report").get("same").asBoolean()).isTrue();
        assertThat(ready.get("progress").get("carriedOver").asLong()).isEqualTo(4);
    }

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void anotherInstanceGoesOnWhereOneDied() {
        List<String> slow = List.of("--accumulator.rebuild.batch-records=1", "--accumulator.rebuild.concurrency=1");
        int documents = 1_000;
        long rebuild;
        try (Site.Instance first = site.start(slow.toArray(String[]::new))) {
            for (int i = 1; i <= documents; i++) {
                site.publish(Documents.transfer(i, 1));
            }
            site.awaitPosted();
            rebuild = first.startRebuild("{\"switch\": \"auto\"}");
            await().atMost(Duration.ofMinutes(3))
                    .ignoreExceptions()
                    .until(() -> Objects.requireNonNull(site.jdbc.queryForObject(
                                    "select coalesce(sum(position), 0) from accumulator_2.positions", Long.class))
                            > 20);
        }
        // This is the state after a kill: the dead instance holds the lease until it ends.
        site.jdbc.update(
                "update accumulator.rebuilds set owner = 'dead', lease_until = clock_timestamp() + interval '2 s'");
        assertThat(site.live()).isEqualTo(1);

        Site.Instance second = site.start();
        second.await(rebuild, "switched");

        JsonNode done = second.get("/api/rebuilds/" + rebuild);
        assertThat(done.get("takeovers").asInt()).isPositive();
        await().until(() ->
                second.get("/api/rebuilds/" + rebuild).get("progress").hasNonNull("switchMillis"));
        assertThat(second.get("/api/rebuilds/" + rebuild)
                        .get("progress")
                        .get("records")
                        .asLong())
                .isLessThan(documents);
        assertThat(Documents.sum(second.get("/api/registers/sales/turnovers"))).isEqualByComparingTo("" + documents);
    }

    private void assertProgress(JsonNode progress) {
        assertThat(progress.get("records").asLong()).isEqualTo(site.sent());
        assertThat(progress.get("recordsPerSecond").asDouble()).isPositive();
        assertThat(progress.get("secondsLeft").asLong()).isZero();
        assertThat(progress.get("load").get("replayMillis").asLong()).isPositive();
        assertThat(progress.get("verifyMillis").asLong()).isPositive();
        long read = 0;
        for (JsonNode partition : progress.get("partitions")) {
            assertThat(partition.get("current").asLong())
                    .isEqualTo(partition.get("end").asLong());
            read += partition.get("end").asLong() - partition.get("start").asLong();
        }
        assertThat(read).isEqualTo(site.sent());
    }

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void aRebuildThatFailsSaysWhyAndLeavesNothing() {
        // The instance does not look at the topics meanwhile.
        Site.Instance instance = site.start("--accumulator.intake.lag-every=1h");
        site.publish(Documents.transfer(1, 1));
        site.awaitPosted();
        // This stands for a topic that has lost its end or was made again.
        site.jdbc.update("update accumulator_1.positions set position = position + 5 where position > 0");

        long rebuild = instance.startRebuild("{}");
        JsonNode failed = instance.await(rebuild, "failed");

        assertThat(failed.get("error").asString())
                .contains("ends at 1, before the live position 6: the topic lost records or was recreated");
        assertThat(site.schemas()).containsExactly("accumulator_1");
        assertThat(site.live()).isEqualTo(1);
        assertThat(Documents.sum(instance.get(DocumentLoad.TRANSFERRED))).isEqualByComparingTo("1");
    }

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void aCompactedTopicThatHasLostOldRevisionsIsEnough() throws Exception {
        site.close();
        site = Site.compacted();
        Site.Instance instance = site.start();
        int documents = 40;
        for (int revision = 1; revision <= 3; revision++) {
            for (int i = 1; i <= documents; i++) {
                site.publish(Documents.order("o" + i, revision, "" + (revision + i)));
            }
            // A later revision begins another segment. The broker never cleans the one that it writes to.
            site.awaitPosted();
        }
        site.awaitCleaned(3 * documents);

        long rebuild = instance.startRebuild("{\"switch\": \"auto\"}");
        JsonNode done = instance.await(rebuild, "switched");

        assertThat(done.get("report").get("same").asBoolean()).isTrue();
        assertThat(done.get("progress").get("records").asLong()).isLessThan(3L * documents);
        assertThat(Documents.sum(instance.get("/api/registers/inventory/balances?product=500")))
                .isEqualByComparingTo("-" + (documents * 3 + documents * (documents + 1) / 2));
    }

    /**
     * The live generation reads the tombstones first, as it does when another client has sent them to another partition, or
     * when partitions were added. The rebuild reads all partitions in an order of its own.
     */
    @Test
    void tombstonesOfAnotherPartitionWithdrawTheSameDocumentsLiveAndInARebuild() {
        Site.Instance instance = site.start();
        long millis = Instant.now().toEpochMilli();
        int documents = 20;
        int withdrawn = 17;
        for (int i = 1; i <= documents; i++) {
            // The last of them were sent before their documents.
            long sent = i <= withdrawn ? millis + documents + i : millis - 1;
            site.publish(
                    new ProducerRecord<String, byte[]>(site.topics().orders(), 3, Long.valueOf(sent), "o" + i, null));
        }
        site.awaitPosted();
        for (int i = 1; i <= documents; i++) {
            ProducerRecord<String, byte[]> order = Envelope.of(
                            site.topics(), Documents.order("o" + i, 1, "1"), Spelling.TEXT)
                    .record(Mode.BINARY);
            site.publish(
                    new ProducerRecord<>(order.topic(), 0, millis + i, order.key(), order.value(), order.headers()));
        }
        site.awaitPosted();
        String posted = "select count(*) from accumulator_%d.recorders where posted";
        String cancelled = "select count(*) from accumulator_%d.orders where cancelled";
        assertThat(site.jdbc.queryForObject(posted.formatted(1), Integer.class)).isEqualTo(documents - withdrawn);
        assertThat(site.jdbc.queryForObject(cancelled.formatted(1), Integer.class))
                .isEqualTo(withdrawn);

        JsonNode done = instance.await(instance.startRebuild("{\"switch\": \"auto\"}"), "switched");

        assertThat(done.get("report").get("same").asBoolean()).isTrue();
        assertThat(site.jdbc.queryForObject(posted.formatted(2), Integer.class)).isEqualTo(documents - withdrawn);
        assertThat(site.jdbc.queryForObject(cancelled.formatted(2), Integer.class))
                .isEqualTo(withdrawn);
        assertThat(instance.get("/api/partitioning")
                        .get("documentsInSeveralPartitions")
                        .asInt())
                .isEqualTo(documents);
        StringWriter said = new StringWriter();
        assertThat(OperatorCommands.execute(
                        new PrintWriter(said, true),
                        new PrintWriter(said, true),
                        "partitioning",
                        "--url=" + instance.url()))
                .as(said.toString())
                .isEqualTo(1);
        assertThat(said.toString()).contains(documents + " documents have records in more than one", "order:o1  in ");
    }

    private long tail(String table) {
        Long rows = site.jdbc.queryForObject("select count(*) from " + table, Long.class);
        return rows == null ? 0 : rows;
    }

    /** Both would have to be read again to know that their documents are withdrawn, and no topic holds them any more. */
    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void withdrawalsThatTheTopicsNoLongerHoldGoOnWithdrawingAfterARebuild() throws Exception {
        Site.Instance instance = site.start();
        long sent = System.currentTimeMillis();
        // One of a document that is not known yet, and one of a document in another partition.
        site.publish(tombstone("transfer:900", sent));
        site.publish(transfer(1, 901, sent - 1_000));
        site.publish(tombstone("transfer:901", sent));
        site.publish(transfer(1, 902, sent));
        site.awaitPosted();
        assertThat(posted(1)).containsExactly("transfer:902");
        site.deleteBefore(2);

        JsonNode done = instance.await(
                instance.startRebuild("{\"switch\": \"auto\", \"acceptMissingBeginning\": true}"), "switched");
        assertThat(done.get("report").get("same").asBoolean()).isTrue();
        site.publish(transfer(2, 900, sent - 1_000));
        site.publish(transfer(2, 901, sent - 1_000));
        site.publish(transfer(2, 903, sent));
        site.awaitPosted();

        assertThat(posted(2)).containsExactly("transfer:902", "transfer:903");
    }

    private ProducerRecord<String, byte[]> tombstone(String recorder, long millis) {
        return new ProducerRecord<String, byte[]>(site.topics().movements(), 0, Long.valueOf(millis), recorder, null);
    }

    private ProducerRecord<String, byte[]> transfer(int partition, int number, long millis) {
        ProducerRecord<String, byte[]> record = Envelope.of(site.topics(), Documents.transfer(number, 1), Spelling.TEXT)
                .record(Mode.BINARY);
        return new ProducerRecord<>(
                record.topic(), partition, Long.valueOf(millis), record.key(), record.value(), record.headers());
    }

    private List<String> posted(int generation) {
        return site.jdbc.query(
                "select recorder from accumulator_" + generation + ".recorders where posted order by recorder",
                (row, n) -> row.getString("recorder"));
    }

    @Test
    void aRebuildWhoseThreadRunsOutOfMemorySaysSoAndGoesOn(CapturedOutput output) {
        Site.Instance instance =
                site.start("--spring.kafka.consumer.properties.metric.reporters=" + Exhaustion.class.getName());
        for (int i = 1; i <= 20; i++) {
            site.publish(Documents.transfer(i, 1));
        }
        site.awaitPosted();
        Exhaustion.dueOnConnectingIn("accumulator-rebuild");
        try {
            JsonNode ready = instance.await(instance.startRebuild("{}"), "ready");

            assertThat(Exhaustion.cancel()).isFalse();
            assertThat(ready.get("report").get("same").asBoolean()).isTrue();
            assertThat(output)
                    .contains("Rebuild 1 waits and goes on where it is: The memory of this instance has run out")
                    .doesNotContain("accumulator-rebuild died");
        } finally {
            Exhaustion.cancel();
        }
    }

    /** Every publisher that has such orders raises the limits, as the documents say. */
    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void anOrderOfFiveThousandLinesIsPostedCorrectedToldAndRebuilt() {
        Site.Instance instance = site.start(
                "--accumulator.limits.lines=5000",
                "--accumulator.limits.movements=10000",
                "--accumulator.limits.event-size=4MB");
        site.publish(large(1, "2"));
        site.awaitPosted();
        site.publish(large(2, "3"));
        site.awaitPosted();

        assertThat(Documents.sum(instance.get("/api/registers/inventory/balances")))
                .isEqualByComparingTo("-15000");
        assertThat(Documents.sum(instance.get("/api/registers/inventory/balances?warehouse=1&product=5000")))
                .isEqualByComparingTo("-3");
        assertThat(instance.get("/api/orders/large").get("lines")).hasSize(5_000);
        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(site.announced())
                        .contains("document.posted order:large 1", "document.reposted order:large 2"));
        assertThat(site.jdbc.queryForObject("select count(*) from accumulator.outbox_parked", Long.class))
                .isZero();

        JsonNode ready = instance.await(instance.startRebuild("{}"), "ready");
        assertThat(ready.get("report").get("same").asBoolean()).isTrue();
        assertThat(ready.get("progress").get("rejected").asLong()).isZero();
    }

    private static OrderPosted large(long revision, String quantity) {
        List<OrderLine> lines = IntStream.rangeClosed(1, 5_000)
                .mapToObj(i ->
                        new OrderLine(i, Integer.toString(i), new BigDecimal(quantity), new BigDecimal("2.50"), null))
                .toList();
        return new OrderPosted("large", revision, Documents.APRIL, "1", "1", lines);
    }

    /** The folder of an instance that has not noticed the switch yet meets tables that are gone. */
    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void theGenerationBeforeIsDeletedRightAfterTheSwitchAndNoFolderComplains(CapturedOutput output) {
        String often = "--accumulator.posting.fold-pause=10ms";
        Site.Instance instance = site.start(often);
        Site.Instance other = site.start(often, "--accumulator.rebuild.enabled=false");
        for (int i = 1; i <= 20; i++) {
            site.publish(Documents.transfer(i, 1));
        }
        site.awaitPosted();
        GenerationChanges changes = instance.bean(GenerationChanges.class);
        instance.startRebuild("{\"switch\": \"auto\"}");
        await().atMost(Duration.ofMinutes(3))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> site.live() == 2);

        // As a request to delete the rebuild does. Both instances look for another generation every second.
        changes.drop(1);
        for (int i = 21; i <= 40; i++) {
            site.publish(Documents.transfer(i, 1));
        }
        site.awaitPosted();
        await().until(() -> tail("accumulator_2.inventory_tail") + tail("accumulator_2.sales_tail") == 0);

        assertThat(site.schemas()).containsExactly("accumulator_2");
        assertThat(Documents.sum(other.get("/api/registers/sales/turnovers"))).isEqualByComparingTo("40");
        assertThat(output).doesNotContain("because folding fails").doesNotContain("consumer.posting.Folding.");
    }
}
