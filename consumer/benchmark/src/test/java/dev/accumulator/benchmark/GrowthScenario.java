package dev.accumulator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.benchmark.Results.Aim;
import dev.accumulator.consumer.posting.Batch;
import dev.accumulator.testkit.PostgresDatabase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scenario 4: the whole transaction of scenario 2 in databases that already hold 0, 1 and 5 million movements.
 *
 * <p>A round begins with a checkpoint, after which the first change of each page writes the whole page to the
 * write-ahead log. A server pays that once per checkpoint, every few minutes, but the turns of a round together take
 * half a minute. So the first part of each database's work, until it has touched nearly all pages of its indexes, is
 * reported on its own. Then the databases take turns of a few seconds, because other load on the machine comes and
 * goes.
 */
final class GrowthScenario implements Scenario {
    private static final int FIRST_BATCHES = 10;
    private static final int TURN_BATCHES = 15;
    private static final int TURNS = 3;
    private static final int FILLED_AT_ONCE = 10 * PostingScenario.BATCH_DOCUMENTS;
    private static final String EMPTY = "0";
    private static final String MILLION = "1 million";
    private static final String MILLIONS = "5 million";
    private static final String FIRST = "directly after a checkpoint, until the last commit, movements there: ";
    private static final String POSTING = "until the last commit, movements there: ";
    private static final String WITH_FOLD = "until the tail is empty, movements there: ";
    private static final String UNIT = "movements/s";

    @Override
    public int number() {
        return 4;
    }

    @Override
    public String title() {
        return "Whole transaction with the fold, with 0, 1 and 5 million existing movements";
    }

    @Override
    public void run(BenchServer server, Results results) throws Exception {
        BenchTopics topics = BenchTopics.create();
        try (Filled million = new Filled(server, topics, MILLION, 1_000_000);
                Filled millions = new Filled(server, topics, MILLIONS, 5_000_000)) {
            Map<String, Figures> figures = new Rounds(1, Settings.ROUNDS).alternate(List.of(round -> {
                // A few movements, so that the cells exist and the consumer is compiled.
                try (Filled empty = new Filled(server, topics, EMPTY, 100_000)) {
                    return round(server, List.of(empty, million, millions));
                }
            }));
            report(results, figures, FIRST, null);
            report(results, figures, POSTING, Aim.atLeast(0.9));
            report(results, figures, WITH_FOLD, Aim.atLeast(0.9));
        }
    }

    private static void report(Results results, Map<String, Figures> figures, String what, @Nullable Aim aim) {
        results.report(4, figures, what + EMPTY, UNIT);
        results.compare(4, figures, what + MILLION, UNIT, what + EMPTY, null);
        results.compare(4, figures, what + MILLIONS, UNIT, what + EMPTY, aim);
    }

    private static Map<String, Double> round(BenchServer server, List<Filled> databases) throws Exception {
        for (Filled database : databases) {
            database.begin();
        }
        server.checkpoint();
        for (Filled database : databases) {
            database.first();
        }
        List<Filled> order = new ArrayList<>(databases);
        for (int turn = 0; turn < TURNS; turn++) {
            for (Filled database : order) {
                database.takeTurn(turn);
            }
            Collections.reverse(order);
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        for (Filled database : databases) {
            figures.putAll(database.end());
        }
        return figures;
    }

    /** A database with movements, to which every round adds. */
    private static final class Filled implements AutoCloseable {
        private final String name;
        private final BenchServer server;
        private final PostgresDatabase database;
        private final OrderStream orders;
        private final TransactionTurn turn;
        private List<Batch> firstBatches = List.of();
        private List<List<Batch>> turns = List.of();
        private Timing first = Timing.NONE;
        private Timing posted = Timing.NONE;
        private Timing folded = Timing.NONE;

        Filled(BenchServer server, BenchTopics topics, String name, long movements) {
            this.name = name;
            this.server = server;
            this.database = server.newDatabase();
            this.orders = new OrderStream(name.hashCode(), "", Clock.systemUTC().instant());
            this.turn = new TransactionTurn(database, topics);
            while ((long) orders.made() * OrderStream.MOVEMENTS < movements) {
                turn.post(next(FILLED_AT_ONCE));
            }
        }

        private List<Batch> next(int count) {
            return turn.batches(orders.next(count), PostingScenario.BATCH_DOCUMENTS);
        }

        void begin() {
            first = Timing.NONE;
            posted = Timing.NONE;
            folded = Timing.NONE;
            firstBatches = next(FIRST_BATCHES * PostingScenario.BATCH_DOCUMENTS);
            turns = new ArrayList<>();
            for (int i = 0; i < TURNS; i++) {
                turns.add(next(TURN_BATCHES * PostingScenario.BATCH_DOCUMENTS));
            }
            turn.awaitFolded();
        }

        void first() throws Exception {
            first = Timing.of(server.cpu(), () -> turn.post(firstBatches));
            turn.awaitFolded();
        }

        void takeTurn(int number) throws Exception {
            folded = folded.plus(Timing.of(server.cpu(), () -> {
                posted = posted.plus(Timing.of(server.cpu(), () -> turn.post(turns.get(number))));
                turn.awaitFolded();
            }));
        }

        /** Verifies the database and returns the figures of the round. */
        Map<String, Double> end() {
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.putAll(first.rate(FIRST + name, movements(FIRST_BATCHES)));
            figures.putAll(posted.rate(POSTING + name, movements(TURNS * TURN_BATCHES)));
            figures.putAll(folded.rate(WITH_FOLD + name, movements(TURNS * TURN_BATCHES)));
            turn.verify(orders.made());
            assertThat(Consumed.balances(turn.consumer().jdbc())).isEqualTo(orders.balances());
            return figures;
        }

        private static long movements(int batches) {
            return (long) batches * PostingScenario.BATCH_DOCUMENTS * OrderStream.MOVEMENTS;
        }

        @Override
        public void close() {
            turn.close();
            server.drop(database);
        }
    }
}
