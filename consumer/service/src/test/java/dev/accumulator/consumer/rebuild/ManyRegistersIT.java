package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.postgres.SqlStates;
import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.testkit.TestPostgres;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;

/**
 * Registers with more tables than the server has locks. In the normal build both are few; {@code
 * -Daccumulator.rebuild.registers=500} takes a server with default settings.
 */
class ManyRegistersIT {
    /** Besides the two that are always there. */
    private static final int REGISTERS = Integer.getInteger("accumulator.rebuild.registers", 10) - 2;

    private static final int MONTHS_BACK = 24;
    private static final int MONTHS_AHEAD = 3;
    private static final int FEW = 100;

    /** Three seconds for each register are plenty, on a machine that does other things too. */
    private static final Duration WORK_MAX = Duration.ofSeconds(120 + 3 * REGISTERS);

    private TestPostgres.OwnPostgres postgres;
    private Site site;

    /** Not with the instance, which is made for a test that is skipped too, and then nothing closes its server. */
    @BeforeEach
    void open() {
        postgres = TestPostgres.own(
                Map.of("max_connections", "100", "max_locks_per_transaction", REGISTERS > FEW ? "64" : "10"));
        site = new Site(postgres.server().database("many"));
    }

    @AfterEach
    void close() {
        site.close();
        postgres.close();
    }

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void manyRegistersAreRebuiltComparedVerifiedAndDroppedWithFewLocks() {
        Site.Instance instance = site.start(settings());
        IntStream.rangeClosed(1, REGISTERS).forEach(register -> site.publish(inEveryMonth(register)));
        // The first documents of so many months open them all.
        site.awaitPosted(WORK_MAX);

        long rebuild = instance.startRebuild("{\"switch\": \"auto\"}");
        JsonNode done = instance.await(rebuild, "switched");

        assertThat(done.get("report").get("same").asBoolean()).isTrue();
        assertThat(site.live()).isEqualTo(2);
        assertThat(partitions("accumulator_2"))
                .isGreaterThanOrEqualTo((long) REGISTERS * (MONTHS_BACK + MONTHS_AHEAD + 1));
        assertThat(instance.delete("/api/rebuilds/" + rebuild).status()).isEqualTo(204);
        assertThat(site.schemas()).containsExactly("accumulator_2");
        JsonNode verified = verified(instance);
        assertThat(verified.get("differencesTotal").asLong()).isZero();
        assertThat(verified.get("movements").asLong()).isEqualTo(site.sent() * (MONTHS_BACK + MONTHS_AHEAD + 1));
        assertThat(Documents.sum(instance.get("/api/registers/r" + REGISTERS + "/balances")))
                .isEqualByComparingTo("" + (MONTHS_BACK + MONTHS_AHEAD + 1));
    }

    @Test
    void aRebuildForWhichTheServerHasNoLocksFailsWithTheReasonAndTheLiveSideGoesOn() throws SQLException {
        Site.Instance instance = site.start();
        site.publish(Documents.transfer(1, 1));
        site.awaitPosted();
        long rebuild;
        JsonNode failed;
        try (Connection greedy =
                        DriverManager.getConnection(postgres.server().jdbcUrl("many"), "accumulator", "accumulator");
                Statement statement = greedy.createStatement()) {
            takeAllLocksBut(20, statement);
            rebuild = instance.startRebuild("{}");
            failed = instance.await(rebuild, "failed");
        }

        assertThat(failed.get("error").asString()).contains("out of shared memory");
        assertThat(site.live()).isEqualTo(1);
        site.publish(Documents.transfer(2, 1));
        site.awaitPosted();
        assertThat(Documents.sum(instance.get("/api/registers/sales/turnovers")))
                .isEqualByComparingTo("2");
        // What could not be dropped then is dropped on demand.
        assertThat(instance.delete("/api/rebuilds/" + rebuild).status()).isEqualTo(204);
        assertThat(site.schemas()).containsExactly("accumulator_1");
    }

    private static void takeAllLocksBut(int few, Statement statement) throws SQLException {
        try {
            statement.execute("select pg_advisory_lock(n) from generate_series(1, 100000) n");
            throw new IllegalStateException("The server has locks without end");
        } catch (SQLException full) {
            assertThat(full.getSQLState()).isEqualTo(SqlStates.OUT_OF_MEMORY);
        }
        // A session keeps such locks when its transaction fails.
        statement.execute("select pg_advisory_unlock(n) from generate_series(1, " + few + ") n");
    }

    private static String[] settings() {
        List<String> settings = new ArrayList<>();
        settings.add("--accumulator.months.back=" + MONTHS_BACK);
        settings.add("--accumulator.months.ahead=" + MONTHS_AHEAD);
        if (REGISTERS < FEW) {
            // One of these documents alone takes a tenth of the locks.
            settings.add("--accumulator.intake.batch-records=2");
            settings.add("--accumulator.rebuild.batch-records=2");
        }
        for (int i = 1; i <= REGISTERS; i++) {
            String register = "--accumulator.registers.r" + i;
            settings.add(register + ".kind=balance");
            settings.add(register + ".dimensions.item=int");
            settings.add(register + ".resources.quantity=bigint");
        }
        return settings.toArray(String[]::new);
    }

    private static MovementsPosted inEveryMonth(int register) {
        YearMonth now = YearMonth.now(ZoneOffset.UTC);
        List<MovementLine> movements = IntStream.rangeClosed(-MONTHS_BACK, MONTHS_AHEAD)
                .mapToObj(month -> new MovementLine(
                        "r" + register,
                        now.plusMonths(month)
                                .atDay(1)
                                .atStartOfDay(ZoneOffset.UTC)
                                .toInstant(),
                        Map.of("item", "1"),
                        Map.of("quantity", BigDecimal.ONE)))
                .toList();
        return new MovementsPosted("many:" + register, 1, Documents.APRIL, movements);
    }

    private long partitions(String schema) {
        Long partitions = site.jdbc.queryForObject(
                "select count(*) from pg_class where relnamespace = ?::regnamespace and relkind = 'r' and relispartition",
                Long.class,
                schema);
        return partitions == null ? 0 : partitions;
    }

    private static JsonNode verified(Site.Instance instance) {
        Site.Answer started = instance.post("/api/verifications", "{}");
        assertThat(started.status()).as(started.body().toString()).isEqualTo(202);
        String run = "/api/verifications/" + started.body().get("id").asLong();
        await().atMost(Duration.ofMinutes(10))
                .until(() -> !instance.get(run).get("state").asString().equals("running"));
        assertThat(instance.get(run).get("state").asString())
                .as(instance.get(run).toString())
                .isEqualTo("done");
        return instance.get(run);
    }
}
