package dev.accumulator.consumer.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.accumulator.registers.model.RegisterNotFound;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestPostgres;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MaintenanceIT {
    private final PostgresDatabase database = TestPostgres.newDatabase();
    private final MaintenanceInstance instance = new MaintenanceInstance(database);
    private final SomeDocuments documents = new SomeDocuments(instance);

    @BeforeEach
    void post() {
        documents.post();
    }

    @AfterEach
    void close() {
        instance.close();
    }

    @Test
    void findsNothingInASoundGeneration() {
        Run run = verify(null);

        assertThat(run.state()).isEqualTo(Run.State.DONE);
        assertThat(run.findings()).isEmpty();
        assertThat(run.registersDone()).isEqualTo(2).isEqualTo(run.registersTotal());
        assertThat(run.step()).isNull();
        assertThat(run.requestedBy()).isEqualTo(Run.RequestedBy.PERSON);
        // Receipts, orders, and the reversals and new movements of the change, the cancellation and the withdrawal.
        long inventory = 20 + 31 * 2 + 2 + 2 * 3;
        assertThat(run.results())
                .containsOnly(
                        Map.entry("inventory", new Run.Result(inventory, 0, 0)),
                        Map.entry("sales", new Run.Result(inventory - 20, 0, 0)),
                        Map.entry(Run.ORDER_ROWS, new Run.Result(0, 0, 0)));
        assertThat(run.movements()).isEqualTo(2 * inventory - 20);
    }

    @Test
    void reportsExactlyTheCorruptedBalanceMovementAndOrderRows() {
        corrupt("update accumulator_1.inventory_cell set amount = amount + 0.01 where warehouse = 2 and product = 5");
        corrupt("update accumulator_1.inventory_log l set quantity = quantity - 1 from accumulator_1.recorders r"
                + " where r.id = l.recorder and r.recorder = 'receipt:4'");
        corrupt("update accumulator_1.orders set revision = 3 where order_id = '1'");
        corrupt("update accumulator_1.orders set cancelled = true where order_id = '2'");
        corrupt("delete from accumulator_1.orders where order_id = '3'");
        corrupt("update accumulator_1.orders set order_id = '300' where order_id = '8'");
        corrupt(
                "update accumulator_1.orders set lines = jsonb_set(lines::jsonb, '{1,quantity}', '9.0001')::json where order_id = '5'");
        corrupt("update accumulator_1.orders set lines = '{\"not\": \"lines\"}' where order_id = '6'");

        Run run = verify(null);

        assertThat(run.state()).isEqualTo(Run.State.DONE);
        assertThat(run.findings())
                .extracting(Finding::check, Finding::register, Finding::cell, Finding::recorder, Finding::figure)
                .containsExactlyInAnyOrder(
                        tuple("balance", "inventory", cell(2, 5), null, "amount"),
                        tuple("balance", "inventory", cell(1, 4), null, "quantity"),
                        tuple("month-total", "inventory", cell(1, 4), null, "quantity_receipt"),
                        tuple("order-row", null, null, "order:1", "revision"),
                        tuple("order-row", null, null, "order:2", "cancelled"),
                        tuple("order-row", null, null, "order:3", "rows"),
                        tuple("order-row", null, null, "order:8", "rows"),
                        tuple("order-row", null, null, "order:300", "rows"),
                        tuple("order-lines", null, null, "order:5", "quantity"),
                        tuple("order-lines", null, null, "order:6", "lines"),
                        tuple("order-lines", null, null, "order:6", "quantity"),
                        tuple("order-lines", null, null, "order:6", "amount"));
        assertThat(run.differencesTotal()).isEqualTo(12);
        assertThat(run.findings())
                .filteredOn(finding -> "order:5".equals(finding.recorder()))
                .extracting(Finding::expected, Finding::actual)
                .containsExactly(tuple(new BigDecimal("11.0000"), new BigDecimal("14.5001")));
        assertThat(run.findings())
                .filteredOn(finding -> finding.check().equals("month-total"))
                .extracting(finding -> String.valueOf(finding.start()))
                .containsExactly("2026-04-01");
    }

    @Test
    void repairMendsTotalsAndBalancesAndReportsTheRest() {
        corrupt("update accumulator_1.inventory_cell set amount = amount + 0.01 where warehouse = 2 and product = 5");
        corrupt("delete from accumulator_1.sales_month where cell = (select min(cell) from accumulator_1.sales_month)");
        corrupt("update accumulator_1.orders set revision = 3 where order_id = '1'");

        Run repair = finished(Run.Kind.REPAIR, instance.maintenance().repair(null, "ann"));

        assertThat(repair.state()).isEqualTo(Run.State.DONE);
        // A month whose row is missing is written again with its day totals.
        assertThat(repair.mended()).isEqualTo(3);
        assertThat(repair.results().get("sales")).extracting(Run.Result::mended).isEqualTo(2L);
        assertThat(repair.findings()).extracting(Finding::recorder).containsExactly("order:1");
        assertThat(instance.registers().audit().verify("inventory").isClean()).isTrue();
        assertThat(verify("sales").results()).containsOnlyKeys("sales");
    }

    @Test
    void reportsNoDifferencesWhilePostingsAndFoldsGoOn() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        try (ExecutorService others = Executors.newFixedThreadPool(2)) {
            Future<?> posting = others.submit(() -> {
                for (int i = 0; !stop.get(); i++) {
                    int id = 1 + i % 60;
                    long revision = 10L + i;
                    if (i % 7 == 3) {
                        documents.cancelOrder(id, revision);
                    } else {
                        documents.postOrder(id, revision, i % 90 + ".125");
                    }
                }
            });
            Future<?> folding = others.submit(() -> {
                while (!stop.get()) {
                    instance.registers().fold(40);
                }
            });
            for (int i = 0; i < 8; i++) {
                Run run = verify(null);
                assertThat(run.error()).isNull();
                assertThat(run.findings()).isEmpty();
            }
            stop.set(true);
            posting.get();
            folding.get();
        }
    }

    @Test
    void theMetricsAndHealthOfEveryInstanceShowWhatTheLastRunFound() {
        corrupt("update accumulator_1.inventory_cell set amount = amount + 0.01 where warehouse = 2 and product = 5");
        try (MaintenanceInstance other = new MaintenanceInstance(database)) {
            other.schedule().tick();
            assertThat(other.meters()
                            .get("accumulator.verification.age")
                            .gauge()
                            .value())
                    .isNaN();

            verify(null);
            other.schedule().tick();

            assertThat(differences(other, "inventory")).isEqualTo(1);
            assertThat(differences(other, "sales")).isZero();
            assertThat(differences(other, Run.ORDER_ROWS)).isZero();
            assertThat(other.meters()
                            .get("accumulator.verification.age")
                            .gauge()
                            .value())
                    .isBetween(-5.0, 60.0);
            assertThat(new MaintenanceHealth(other.status()).health().getDetails())
                    .containsEntry("differences", Map.of("inventory", 1L, "sales", 0L, Run.ORDER_ROWS, 0L));

            finished(Run.Kind.REPAIR, instance.maintenance().repair("inventory", "ann"));
            other.schedule().tick();
            assertThat(differences(other, "inventory")).isZero();
        }
    }

    @Test
    void anUnknownRegisterIsRefusedAtOnce() {
        assertThatThrownBy(() -> instance.maintenance().verify("inventry", "ann"))
                .isInstanceOf(RegisterNotFound.class)
                .hasMessageContaining("inventry");
        assertThat(instance.maintenance().list(Run.Kind.VERIFY)).isEmpty();
    }

    private static double differences(MaintenanceInstance instance, String part) {
        return instance.meters()
                .get("accumulator.verification.differences")
                .tag("register", part)
                .gauge()
                .value();
    }

    private Run verify(@Nullable String register) {
        return finished(Run.Kind.VERIFY, instance.maintenance().verify(register, "ann"));
    }

    private Run finished(Run.Kind kind, Admission admission) {
        assertThat(admission).isInstanceOf(Admission.Started.class);
        long id = ((Admission.Started) admission).run().id();
        return await().until(
                        () -> instance.maintenance().find(kind, id).orElseThrow(),
                        run -> run.state() != Run.State.RUNNING);
    }

    private static Map<String, Object> cell(int warehouse, int product) {
        return Map.of("warehouse", warehouse, "product", product);
    }

    private void corrupt(String sql) {
        assertThat(instance.jdbc().update(sql)).isEqualTo(1);
    }
}
