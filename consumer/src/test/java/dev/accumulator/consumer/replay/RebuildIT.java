package dev.accumulator.consumer.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RebuildIT {
    private static final Instant APRIL = Instant.parse("2026-04-19T10:15:00Z");

    private final Site site = new Site();

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void rebuildsAndSwitchesUnderLoadWhileReadersOfAllInstancesSeeNoMixtureAndNothingIsLostOrToldTwice()
            throws Exception {
        Site.Instance first = site.start();
        Site.Instance second = site.start();
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger documents = new AtomicInteger();
        CompletableFuture<Void> load = CompletableFuture.runAsync(
                () -> {
                    while (!over.get()) {
                        transfer(documents.incrementAndGet(), 1);
                        pause(3);
                    }
                },
                task -> new Thread(task, "load").start());
        ConcurrentLinkedQueue<String> mixtures = new ConcurrentLinkedQueue<>();
        AtomicInteger reads = new AtomicInteger();
        CompletableFuture<Void> reader = CompletableFuture.runAsync(
                () -> {
                    BigDecimal before = BigDecimal.ZERO;
                    while (!over.get()) {
                        Site.Instance asked = reads.incrementAndGet() % 2 == 0 ? first : second;
                        // A transfer takes from one warehouse what it gives to the other, so they always add up to
                        // nothing.
                        BigDecimal sum = sum(asked.get("/api/registers/inventory/balances"));
                        BigDecimal sold = sum(asked.get("/api/registers/sales/turnovers"));
                        if (sum.signum() != 0) {
                            mixtures.add("balances add up to " + sum);
                        }
                        if (sold.compareTo(before) < 0) {
                            mixtures.add("turnovers go back from " + before + " to " + sold);
                        }
                        before = sold;
                    }
                },
                task -> new Thread(task, "reader").start());
        await().until(() -> documents.get() > 200);

        List<Long> heldUpMillis = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            long rebuild = first.startRebuild("{\"switch\": \"auto\"}");
            JsonNode done = second.await(rebuild, "switched");
            assertThat(done.get("report").get("same").asBoolean()).isTrue();
            await().until(() ->
                    second.get("/api/rebuilds/" + rebuild).get("progress").hasNonNull("switchMillis"));
            heldUpMillis.add(second.get("/api/rebuilds/" + rebuild)
                    .get("progress")
                    .get("switchMillis")
                    .asLong());
            assertThat(first.delete("/api/rebuilds/" + rebuild).status()).isEqualTo(204);
        }
        over.set(true);
        load.get(30, TimeUnit.SECONDS);
        reader.get(30, TimeUnit.SECONDS);
        site.awaitPosted();

        System.out.println("reads: " + reads + ", documents: " + documents + ", held up (ms): " + heldUpMillis);
        assertThat(mixtures).isEmpty();
        assertThat(sum(first.get("/api/registers/sales/turnovers"))).isEqualByComparingTo("" + documents.get());
        assertThat(site.schemas()).containsExactly("accumulator_4");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(site.told()).hasSizeGreaterThanOrEqualTo(documents.get()));
        assertThat(site.told()).doesNotHaveDuplicates().hasSize(documents.get());
    }

    @Test
    void reportsWhatWasCorruptedByHandAndMendsItAndGoesBackAndForth() {
        Site.Instance instance = site.start();
        for (int i = 1; i <= 30; i++) {
            transfer(i, 1);
            site.publish(order("o" + i, 1, "3"));
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
        JsonNode differences =
                instance.get("/api/rebuilds/" + rebuild + "/differences").get("differences");
        assertThat(differences).hasSize(3);
        JsonNode balance = differences.get(0).get("difference");
        assertThat(balance.get("figure").asString()).isEqualTo("quantity balance");
        assertThat(balance.get("cell").get("warehouse").asInt()).isEqualTo(2);
        assertThat(balance.get("difference").decimalValue()).isEqualByComparingTo("-7");
        assertThat(balance.get("recorders")).isEmpty();
        JsonNode movement = differences.get(1).get("difference");
        assertThat(movement.get("figure").asString()).isEqualTo("quantity receipts by movements");
        assertThat(movement.get("recorders").get(0).get("recorder").asString()).isEqualTo("order:o3");
        assertThat(differences.get(2).get("difference").get("orderId").asString())
                .isEqualTo("o4");

        assertThat(instance.post("/api/rebuilds/" + rebuild + "/switch", "").status())
                .isEqualTo(202);
        instance.await(rebuild, "switched");
        assertThat(sum(instance.get("/api/registers/inventory/balances?product=1")))
                .isEqualByComparingTo("0");
        String view = "select coalesce(sum(quantity), 0) from accumulator.inventory_balances where product = 1";
        assertThat(site.jdbc.queryForObject(view, BigDecimal.class)).isEqualByComparingTo("0");
        transfer(31, 1);
        site.awaitPosted();

        assertThat(instance.post("/api/rebuilds/" + rebuild + "/rollback", "").status())
                .isEqualTo(202);
        instance.await(rebuild, "rolled-back");
        assertThat(site.live()).isEqualTo(1);
        assertThat(site.jdbc.queryForObject(view, BigDecimal.class)).isEqualByComparingTo("7");
        assertThat(sum(instance.get("/api/registers/sales/turnovers"))).isEqualByComparingTo("121");
        transfer(32, 1);
        site.awaitPosted();
        assertThat(instance.delete("/api/rebuilds/" + rebuild).status()).isEqualTo(204);
        assertThat(site.schemas()).containsExactly("accumulator_1");
        await().untilAsserted(() -> assertThat(site.told()).hasSizeGreaterThanOrEqualTo(62));
        assertThat(site.told()).doesNotHaveDuplicates().hasSize(62);
    }

    @Test
    void givesARegisterANewShapeAndTellsOnceOfDocumentsThatWereDeadLettersBefore() {
        try (Site.Instance before = site.start()) {
            transfer(1, 1);
            visit("visit:1", 1);
            visit("visit:2", 1);
            site.awaitPosted();
            assertThat(sum(before.get("/api/registers/sales/turnovers"))).isEqualByComparingTo("1");
        }
        Site.Instance after = site.start(
                "--accumulator.registers.sales.dimensions.product=int",
                "--accumulator.registers.sales.dimensions.client=int",
                "--accumulator.registers.sales.dimensions.region=text");
        await().ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(after.get("/actuator/health").toString()).contains("registersNotAsConfigured"));

        long rebuild = after.startRebuild("{\"switch\": \"auto\", \"acceptDifferences\": true}");
        JsonNode done = after.await(rebuild, "switched");

        assertThat(done.get("report").get("registers").toString()).contains("Dimension \\\"region\\\" is new");
        assertThat(done.get("report").get("documentsDiffering").asLong()).isEqualTo(3);
        assertThat(sum(after.get("/api/registers/sales/turnovers?region=north")))
                .isEqualByComparingTo("2");
        await().untilAsserted(() -> assertThat(
                        site.told().stream().filter(told -> told.contains(".posted") && told.contains("visit:")))
                .containsExactlyInAnyOrder("document.posted visit:1 1", "document.posted visit:2 1"));
        assertThat(site.jdbc.query(
                        "select distinct state from accumulator.dead_letters where recorder like 'visit:%'",
                        (row, n) -> row.getString(1)))
                .containsExactly("superseded");
    }

    @Test
    void aCancelledRebuildLeavesNothingAndTheNextCanBegin() {
        Site.Instance instance = site.start();
        transfer(1, 1);
        site.awaitPosted();

        JsonNode estimate = instance.post("/api/rebuilds", "{\"estimateOnly\": true}")
                .body()
                .get("estimate");
        assertThat(estimate.get("records").asLong()).isEqualTo(1);
        assertThat(estimate.get("bytes").asLong()).isPositive();
        long rebuild = instance.startRebuild("{}");
        instance.await(rebuild, "ready");
        assertThat(instance.post("/api/rebuilds", "{}").status()).isEqualTo(409);
        assertThat(instance.delete("/api/rebuilds/" + rebuild).status()).isEqualTo(202);
        instance.await(rebuild, "cancelled");

        assertThat(site.schemas()).containsExactly("accumulator_1");
        long next = instance.startRebuild("{\"switch\": \"auto\"}");
        instance.await(next, "switched");
        assertThat(instance.get("/api/rebuilds/" + next).get("generation").asInt())
                .isEqualTo(3);
    }

    @Test
    void aTopicWhoseBeginningIsGoneIsRefusedUnlessThatIsAccepted() throws Exception {
        Site.Instance instance = site.start();
        for (int i = 1; i <= 40; i++) {
            transfer(i, 1);
        }
        site.awaitPosted();
        site.deleteBeginning();

        Site.Answer refused = instance.post("/api/rebuilds", "{}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().get("code").asString()).isEqualTo("rebuild-beginning-missing");
        assertThat(refused.body().get("detail").asString())
                .contains(site.topics().movements() + "/");
        assertThat(site.schemas()).containsExactly("accumulator_1");

        long rebuild = instance.startRebuild("{\"acceptMissingBeginning\": true}");
        JsonNode ready = instance.await(rebuild, "ready");
        assertThat(ready.get("report").get("documentsDiffering").asLong()).isEqualTo(4);
    }

    @Test
    void anotherInstanceGoesOnWhereOneDied() {
        List<String> slow = List.of("--accumulator.rebuild.batch-records=1", "--accumulator.rebuild.concurrency=1");
        int documents = 1_000;
        long rebuild;
        try (Site.Instance first = site.start(slow.toArray(String[]::new))) {
            for (int i = 1; i <= documents; i++) {
                transfer(i, 1);
            }
            site.awaitPosted();
            rebuild = first.startRebuild("{\"switch\": \"auto\"}");
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> Objects.requireNonNull(site.jdbc.queryForObject(
                                    "select coalesce(sum(position), 0) from accumulator_2.positions", Long.class))
                            > 20);
        }
        // As it would look after a kill: the lease is still that of the dead one, until it is over.
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
        assertThat(sum(second.get("/api/registers/sales/turnovers"))).isEqualByComparingTo("" + documents);
    }

    private long tail(String table) {
        Long rows = site.jdbc.queryForObject("select count(*) from " + table, Long.class);
        return rows == null ? 0 : rows;
    }

    /** Moves one piece from warehouse 1 to warehouse 2, and counts itself in sales. */
    private void transfer(int number, long revision) {
        site.publish(new MovementsPosted(
                "transfer:" + number,
                revision,
                APRIL.plusSeconds(number),
                List.of(
                        inventory("1", number % 10, "-1"),
                        inventory("2", number % 10, "1"),
                        sales(Map.of("product", "" + number % 10, "client", "1")))));
    }

    private void visit(String recorder, long revision) {
        site.publish(new MovementsPosted(
                recorder, revision, APRIL, List.of(sales(Map.of("product", "1", "client", "1", "region", "north")))));
    }

    private static MovementLine inventory(String warehouse, int product, String quantity) {
        return new MovementLine(
                "inventory",
                null,
                Map.of("warehouse", warehouse, "product", "" + product),
                Map.of("quantity", new BigDecimal(quantity), "amount", BigDecimal.ZERO));
    }

    private static MovementLine sales(Map<String, String> dimensions) {
        return new MovementLine(
                "sales", null, Map.copyOf(dimensions), Map.of("quantity", BigDecimal.ONE, "amount", BigDecimal.ZERO));
    }

    private static OrderPosted order(String id, long revision, String quantity) {
        return new OrderPosted(
                id,
                revision,
                APRIL,
                "1",
                "1",
                List.of(new OrderLine(1, "500", new BigDecimal(quantity), new BigDecimal("2.50"), null)));
    }

    /** The sum of the quantities of an answer: balances, or net turnovers. */
    private static BigDecimal sum(JsonNode answer) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode row : answer.get("rows")) {
            sum = sum.add(
                    row.has("quantity")
                            ? row.get("quantity").decimalValue()
                            : row.get("quantity_net").decimalValue());
        }
        return sum;
    }

    private static void pause(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
