package dev.accumulator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.benchmark.Results.Aim;
import dev.accumulator.registers.EngineDatabase;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.testkit.PostgresDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Scenario 19: a document of a year ago in a register with a floor of always, whose cell has many later movements, in turns with
 * the same without a floor. Stock is ample, so that what is there each morning is more than goes that day, or tight, so that
 * it comes and goes within the day. {@code -Dbench.late.movements=20000} takes fewer movements.
 */
final class LateScenario implements Scenario {
    private static final int MOVEMENTS = Integer.getInteger("bench.late.movements", 100_000);
    private static final int DECISIONS = Integer.getInteger("bench.late.decisions", 40);
    private static final int WARM_UPS = 10;
    private static final int DAYS = 365;
    private static final int PIECES = 50;
    private static final Instant BEGIN = Instant.parse("2025-01-01T08:00:00Z");
    private static final String MOST = "the most that it may take";
    private static final String UNIT = "ms";

    @Override
    public int number() {
        return 19;
    }

    @Override
    public String title() {
        return String.format(
                Locale.ROOT,
                "A document of a year ago and a floor of always, %,d later movements in its cell",
                MOVEMENTS);
    }

    @Override
    public void run(BenchServer server, Results results) throws Exception {
        for (boolean tight : List.of(false, true)) {
            String stock = tight ? ", tight stock" : ", ample stock";
            try (Contestant free = new Contestant(server, tight, false, false);
                    Contestant floored = new Contestant(server, tight, true, true);
                    Contestant bare = new Contestant(server, tight, true, false)) {
                Map<String, Figures> figures = new Rounds(WARM_UPS, DECISIONS)
                        .alternate(List.of(
                                round -> Map.of(MOST + stock, 10.0),
                                round -> Map.of("no floor" + stock, free.decide(round)),
                                round -> Map.of("a floor of always" + stock, floored.decide(round)),
                                round -> Map.of("the same without swings of days" + stock, bare.decide(round))));
                results.report(number(), figures, MOST + stock, UNIT);
                results.report(number(), figures, "no floor" + stock, UNIT);
                results.compare(number(), figures, "a floor of always" + stock, UNIT, MOST + stock, Aim.atMost(1));
                results.report(number(), figures, "the same without swings of days" + stock, UNIT);
                floored.verify();
            }
        }
    }

    /** A database with the history. */
    private static final class Contestant implements AutoCloseable {
        private final BenchServer server;
        private final PostgresDatabase postgres;
        private final EngineDatabase database;
        private final boolean isFolded;

        /** @param isFolded true if the folder makes swings of days, and goes on with each decision */
        Contestant(BenchServer server, boolean tight, boolean floored, boolean isFolded) {
            this.server = server;
            this.postgres = server.newDatabase();
            this.database = new EngineDatabase(postgres);
            this.isFolded = isFolded;
            Registers registers = database.registers();
            registers.define(EngineDatabase.inventory());
            fill(registers, tight);
            if (floored) {
                registers.keepFloors(List.of(new Floor(
                        "available",
                        List.of(Floor.Part.plus("inventory", "quantity")),
                        List.of("warehouse", "product"),
                        BigDecimal.ZERO,
                        Floor.When.ALWAYS)));
            }
            if (floored && isFolded) {
                await().atMost(Duration.ofMinutes(5)).until(() -> {
                    registers.fold(EngineTurn.FOLD_MOVEMENTS_MAX);
                    return swings() >= DAYS;
                });
            }
            // Autovacuum would do this after a while.
            database.jdbc().execute("vacuum analyze");
        }

        private int swings() {
            return Objects.requireNonNull(
                    database.jdbc().queryForObject("select count(*) from accumulator_1.day_swings", Integer.class));
        }

        /** All that comes on a day goes on that day, piece by piece. The stock before it is more than that, or much less. */
        private static void fill(Registers registers, boolean tight) {
            List<Change> days = new ArrayList<>();
            days.add(Change.Post.of(
                    "opening",
                    1,
                    List.of(EngineDatabase.stock(
                            BEGIN.minus(1, ChronoUnit.DAYS), 1, 1, tight ? "1000" : "1000000", "0"))));
            int ofDay = Math.max(2, MOVEMENTS / DAYS / 2 * 2);
            for (int day = 0; day < DAYS; day++) {
                List<Movement> movements = new ArrayList<>();
                for (int n = 0; n < ofDay; n++) {
                    movements.add(EngineDatabase.stock(
                            BEGIN.plus(day, ChronoUnit.DAYS).plusSeconds(60L * n),
                            1,
                            1,
                            (n % 2 == 0 ? "" : "-") + PIECES,
                            "0"));
                }
                days.add(Change.Post.of("day:" + day, 1, movements));
            }
            registers.openMonths(days);
            for (int from = 0; from < days.size(); from += 20) {
                registers
                        .post(days.subList(from, Math.min(days.size(), from + 20)))
                        .forEach(Outcome::orThrow);
            }
            for (int idle = 0; idle < 3; idle++) {
                while (registers.fold(EngineTurn.FOLD_MOVEMENTS_MAX) > 0) {
                    idle = 0;
                }
            }
        }

        /** Returns how long a posting takes that takes one piece, a year back. */
        double decide(int round) {
            Change order = Change.Post.of(
                    "late:" + round,
                    1,
                    List.of(EngineDatabase.stock(BEGIN.minus(1, ChronoUnit.HOURS), 1, 1, "-1", "0")));
            long begun = System.nanoTime();
            Outcome outcome = database.registers().post(order);
            double taken = (System.nanoTime() - begun) / 1e6;
            assertThat(outcome).isInstanceOf(Outcome.Posted.class);
            if (isFolded) {
                database.registers().fold(EngineTurn.FOLD_MOVEMENTS_MAX);
            }
            return taken;
        }

        void verify() {
            assertThat(database.registers()
                            .audit()
                            .verify("inventory", List.of())
                            .differencesTotal())
                    .isZero();
        }

        @Override
        public void close() {
            database.close();
            server.drop(postgres);
        }
    }
}
