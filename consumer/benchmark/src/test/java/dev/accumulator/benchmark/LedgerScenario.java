package dev.accumulator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.benchmark.Results.Aim;
import dev.accumulator.registers.EngineDatabase;
import dev.accumulator.registers.Ledger;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.DefinitionBuilder;
import dev.accumulator.registers.model.LedgerQuery;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Side;
import dev.accumulator.registers.model.TrialBalance;
import dev.accumulator.testkit.PostgresDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Scenario 16: the trial balance of a year. {@code -Dbench.entries=200000} takes fewer entries; what a trial balance costs
 * depends on the months of cells more than on their entries.
 */
final class LedgerScenario implements Scenario {
    private static final int ENTRIES = Integer.getInteger("bench.entries", 5_000_000);
    private static final int ACCOUNTS = 1_000;

    /** How many accounts each one gets from. */
    private static final int PARTNERS = 5;

    private static final int BATCH_DOCUMENTS = 2_000;
    private static final int ENTRIES_OF_A_DOCUMENT = 5;
    private static final int READS = 20;
    private static final Instant BEGIN = Instant.parse("2025-05-01T00:00:00Z");
    private static final String MOST = "the most that it may take";
    private static final String YEAR = "trial balance of the year";
    private static final String RANGE = "trial balance from 15 January to 15 March, with openings";

    @Override
    public int number() {
        return 16;
    }

    @Override
    public String title() {
        return String.format(Locale.ROOT, "Trial balance of %,d accounts over a year, %,d entries", ACCOUNTS, ENTRIES);
    }

    @Override
    public void run(BenchServer server, Results results) throws Exception {
        PostgresDatabase postgres = server.newDatabase();
        try (EngineDatabase database = new EngineDatabase(postgres)) {
            Ledger books = Ledger.of(database.registers(), chart());
            fill(database.registers(), books);
            // Autovacuum would do this after a while.
            database.jdbc().execute("vacuum analyze");
            server.checkpoint();
            LedgerQuery year = LedgerQuery.of(books.name(), null, day("2026-04-30"));
            LedgerQuery range = LedgerQuery.of(books.name(), day("2026-01-15"), day("2026-03-15"));
            Map<String, Figures> figures = new Rounds(1, Settings.ROUNDS)
                    .alternate(List.of(
                            round -> Map.of(MOST, 30.0),
                            round -> Map.of(YEAR, millis(books, year)),
                            round -> Map.of(RANGE, millis(books, range))));
            results.report(number(), figures, MOST, "ms");
            results.compare(number(), figures, YEAR, "ms", MOST, Aim.atMost(1));
            results.compare(number(), figures, RANGE, "ms", MOST, null);
            assertThat(database.registers().audit().verify(books.name()).differencesTotal())
                    .isZero();
        }
        server.drop(postgres);
    }

    private static RegisterDefinition chart() {
        DefinitionBuilder chart = RegisterDefinition.ledger("books").resource("amount", "numeric(18,2)");
        for (int i = 0; i < ACCOUNTS; i++) {
            Account account = new Account(code(i), "Account " + i, i % 2 == 0 ? Side.DEBIT : Side.CREDIT);
            chart.account(i < 10 ? account : account.under(code(i / 100)));
        }
        return chart.build();
    }

    private static String code(int account) {
        return String.format(Locale.ROOT, "%04d", account);
    }

    private static void fill(Registers registers, Ledger books) {
        Random random = new Random(7);
        int made = 0;
        for (int document = 0; made < ENTRIES; ) {
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < BATCH_DOCUMENTS && made < ENTRIES; i++) {
                List<Movement> movements = new ArrayList<>();
                for (int entry = 0; entry < ENTRIES_OF_A_DOCUMENT && made < ENTRIES; entry++) {
                    int debit = random.nextInt(ACCOUNTS);
                    int credit = (debit + 1 + 17 * random.nextInt(PARTNERS)) % ACCOUNTS;
                    movements.addAll(books.entry(moment(made++))
                            .debit(code(debit))
                            .credit(code(credit))
                            .resource("amount", 1 + random.nextInt(100_000))
                            .movements());
                }
                changes.add(Change.Post.of("entries:" + document++, 1, movements));
            }
            registers.openMonths(changes);
            registers.postQuietly(changes, decided -> {}).forEach(Outcome::orThrow);
            registers.fold(EngineTurn.FOLD_MOVEMENTS_MAX);
        }
        while (registers.tailMovements(books.name()) > 0) {
            registers.fold(EngineTurn.FOLD_MOVEMENTS_MAX);
        }
    }

    /** The entries come in the order of their moments, as they mostly do. */
    private static Instant moment(int entry) {
        return BEGIN.plusSeconds(Duration.ofDays(365).toSeconds() * entry / ENTRIES);
    }

    private static PointInTime day(String day) {
        return new PointInTime.Day(LocalDate.parse(day));
    }

    /** Returns the median of some reads. */
    private static double millis(Ledger books, LedgerQuery query) {
        List<Double> taken = new ArrayList<>();
        for (int i = 0; i < READS; i++) {
            long begun = System.nanoTime();
            TrialBalance balance = books.trialBalance(query);
            taken.add((System.nanoTime() - begun) / 1e6);
            assertThat(balance.rows()).hasSize(ACCOUNTS);
            assertThat(balance.totals().values())
                    .allSatisfy(sides -> assertThat(sides.areEqual()).isTrue());
        }
        return taken.stream().sorted().toList().get(READS / 2);
    }
}
